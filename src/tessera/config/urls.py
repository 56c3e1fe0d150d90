"""Every address of the program."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tessera.ui.urls")),
    path("", include("tessera.trust.people.web.urls")),
]
