"""Addresses of determinations, for the name space `determination`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tessera.protection.determination.web import views

app_name = "determination"
urlpatterns: list[URLPattern] = [
    path("case/<uuid:case>/own/", views.own, name="own"),
    path("case/<uuid:case>/outside/", views.outside, name="outside"),
    path("<uuid:determination>/", views.page, name="page"),
    path("<uuid:determination>/<slug:step>/", views.step, name="step"),
]
