"""Addresses of screenings, for the name space `screening`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tessera.protection.screening.web import instruments, views

app_name = "screening"
urlpatterns: list[URLPattern] = [
    path("case/<uuid:case>/new/", views.new, name="new"),
    path("case/<uuid:case>/protect/", views.protect, name="protect"),
    path("<uuid:screening>/", views.form, name="form"),
    path("instruments/", instruments.listed, name="instruments"),
    path("instruments/<uuid:instrument>/", instruments.one, name="instrument"),
    path("instruments/<uuid:instrument>/retire/", instruments.retire, name="retire"),
    path("instruments/platform/", instruments.platform, name="platform"),
    path("instruments/example.csv", instruments.example, name="example"),
]
