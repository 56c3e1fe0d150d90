"""Addresses of the room, for the name space `duplicates`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tessera.protection.duplicates.web import views

app_name = "duplicates"
urlpatterns: list[URLPattern] = [
    path("", views.queue, name="queue"),
    path("look/", views.look_again, name="look_again"),
    path("link/", views.link, name="link"),
    path("<uuid:pair>/", views.pair, name="pair"),
    path("<uuid:pair>/reveal/", views.reveal, name="reveal"),
    path("<uuid:pair>/judge/", views.judge, name="judge"),
    path("merges/<uuid:merge>/undo/", views.undo, name="undo"),
]
