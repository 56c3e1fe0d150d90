"""Addresses of legal matters, for the name space `legal`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tessera.protection.legal.web import views

app_name = "legal"
urlpatterns: list[URLPattern] = [
    path("<uuid:case>/matters/add/", views.add, name="matter_add"),
    path("<uuid:case>/cooperation/", views.cooperation, name="cooperation"),
    path("matters/<uuid:matter>/", views.matter, name="matter"),
    path("matters/<uuid:matter>/dates/add/", views.add_deadline, name="deadline_add"),
    path("dates/<uuid:deadline>/move/", views.move, name="move"),
    path("dates/<uuid:deadline>/done/", views.met, name="met"),
]
