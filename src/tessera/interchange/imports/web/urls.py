"""Addresses of imports, for the name space `imports`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tessera.interchange.imports.web import views

app_name = "imports"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="list"),
    path("new/", views.new, name="new"),
    path("files/<uuid:upload>/", views.file, name="file"),
    path("files/<uuid:upload>/take/", views.take, name="take"),
    path("files/<uuid:upload>/give-up/", views.give_up, name="give_up"),
    path("files/<uuid:upload>/refused.csv", views.file_refused, name="file_refused"),
    path("<uuid:batch>/", views.batch, name="batch"),
    path("<uuid:batch>/refused.csv", views.refused, name="refused"),
]
