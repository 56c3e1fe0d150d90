"""Addresses under a person: pseudonymous ids and codes of purposes only."""

from __future__ import annotations

from django.urls import path

from tessera.trust.consent.web import views, wording

app_name = "consent"
urlpatterns = [
    path("consent/texts/", wording.texts, name="texts"),
    path("consent/texts/new/", wording.new_text, name="new_text"),
    path("<uuid:subject>/consent/", views.person, name="person"),
    path("<uuid:subject>/consent/decide/<slug:purpose>/", views.decide, name="decide"),
    path("<uuid:subject>/consent/<uuid:decision>/", views.decision, name="decision"),
    path("<uuid:subject>/consent/<uuid:decision>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:subject>/consent/<uuid:decision>/copy/", views.copy, name="copy"),
]
