"""Addresses of screenings, for the name space `screening`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tessera.protection.screening.web.instruments import example, listed, one, platform, retire
from tessera.protection.screening.web.views import form, new, protect

app_name = "screening"
urlpatterns: list[URLPattern] = [
    path("case/<uuid:case>/new/", new, name="new"),
    path("case/<uuid:case>/protect/", protect, name="protect"),
    path("<uuid:screening>/", form, name="form"),
    path("instruments/", listed, name="instruments"),
    path("instruments/<uuid:instrument>/", one, name="instrument"),
    path("instruments/<uuid:instrument>/retire/", retire, name="retire"),
    path("instruments/platform/", platform, name="platform"),
    path("instruments/example.csv", example, name="example"),
]
