"""Addresses of cases, for the name space `cases`. The list itself belongs to an upper floor, which joins it with work
from other rooms."""

from __future__ import annotations

from django.urls import URLPattern, path

from tessera.protection.cases.web import account, changes, earlier, identity, new, notes, people, setting, views

app_name = "cases"
urlpatterns: list[URLPattern] = [
    path("new/", new.search, name="new"),
    path("new/intake/", new.intake, name="intake"),
    path("settings/", setting.habit, name="settings"),
    path("<uuid:case>/", views.case, name="case"),
    path("<uuid:case>/reveal/", views.reveal, name="reveal"),
    path("<uuid:case>/restricted/", views.glass, name="glass"),
    path("<uuid:case>/edit/", changes.edit, name="edit"),
    path("<uuid:case>/assign/", changes.assign, name="assign"),
    path("<uuid:case>/status/", changes.status, name="status"),
    path("<uuid:case>/identity/", identity.edit, name="identity"),
    path("<uuid:case>/versions/", earlier.earlier, name="versions"),
    path("<uuid:case>/people/add/", people.add, name="person_add"),
    path("<uuid:case>/people/names/", people.reveal, name="person_names"),
    path("people/<uuid:person>/edit/", people.edit, name="person_edit"),
    path("<uuid:case>/notes/add/", notes.add, name="note_add"),
    path("<uuid:case>/account/add/", account.add, name="episode_add"),
    path("account/<uuid:episode>/edit/", account.edit, name="episode_edit"),
    path("account/<uuid:episode>/tell/", account.tell, name="episode_tell"),
    path("account/<uuid:episode>/read/", account.read, name="episode_read"),
]
