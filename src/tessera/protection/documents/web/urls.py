"""Addresses of documents."""

from __future__ import annotations

from django.urls import path

from tessera.protection.documents.web import views

app_name = "documents"
urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("of/<uuid:case>/add/", views.add, name="add"),
    path("<uuid:document>/", views.document, name="document"),
    path("<uuid:document>/look/", views.look, name="look"),
    path("<uuid:document>/file/", views.file, name="file"),
    path("<uuid:document>/aside/", views.set_aside, name="aside"),
]
