"""Addresses of strategies."""

from __future__ import annotations

from django.urls import path

from tessera.partnership.strategy.web import drafting, views

app_name = "strategy"
urlpatterns = [
    path("", views.strategies, name="list"),
    path("new/", drafting.new, name="new"),
    path("priorities/<uuid:priority>/", drafting.priority, name="priority"),
    path("priorities/<uuid:priority>/recommendations/", drafting.answers, name="answers"),
    path("priorities/<uuid:priority>/remove/", drafting.remove, name="remove"),
    path("<uuid:strategy>/", views.strategy, name="strategy"),
    path("<uuid:strategy>/edit/", drafting.edit, name="edit"),
    path("<uuid:strategy>/priorities/new/", drafting.priority_new, name="priority_new"),
    path("<uuid:strategy>/move/", views.move, name="move"),
    path("<uuid:strategy>/version/", views.new_version, name="new_version"),
]
