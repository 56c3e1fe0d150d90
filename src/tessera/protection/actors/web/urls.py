"""Addresses of the room, for the name space `actors`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tessera.protection.actors.web import views

app_name = "actors"
urlpatterns: list[URLPattern] = [
    path("", views.search, name="search"),
    path("checks/", views.checks, name="checks"),
    path("checks/<uuid:conflict>/", views.check, name="check"),
    path("case/<uuid:case>/add/", views.add, name="add"),
    path("part/<uuid:involvement>/remove/", views.remove, name="remove"),
    path("<uuid:suspect>/", views.suspect, name="suspect"),
    path("<uuid:suspect>/reveal/", views.reveal, name="reveal"),
    path("<uuid:suspect>/edit/", views.edit, name="edit"),
]
