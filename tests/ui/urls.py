"""Addresses of the interface floor alone, with the gallery, outside of any transaction."""

from django.db.transaction import non_atomic_requests
from django.urls import URLPattern, include, path

from tessera.ui import views

_patterns: list[URLPattern] = [
    path("calendar/", non_atomic_requests(views.away), name="away"),
    path("leave/", non_atomic_requests(views.leave), name="leave"),
    path("language/", non_atomic_requests(views.language), name="language"),
    path("gallery/", non_atomic_requests(views.gallery), name="gallery"),
]

urlpatterns = [path("", include((_patterns, "ui")))]
