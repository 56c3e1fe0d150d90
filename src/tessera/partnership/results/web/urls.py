"""Addresses of results, for the name space `results`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tessera.partnership.results.web import figures, views

app_name = "results"
urlpatterns: list[URLPattern] = [
    path("", views.waiting, name="waiting"),
    path("awards/<uuid:award>/", views.award, name="award"),
    path("awards/<uuid:award>/objectives/new/", views.new_objective, name="new_objective"),
    path("objectives/<uuid:objective>/indicators/new/", views.new_indicator, name="new_indicator"),
    path("indicators/<uuid:award_indicator>/", views.indicator, name="indicator"),
    path("indicators/<uuid:award_indicator>/targets/", views.targets, name="targets"),
    path("indicators/<uuid:award_indicator>/draw/", figures.draw, name="draw"),
    path("indicators/<uuid:award_indicator>/figures/new/", figures.new, name="new_actual"),
    path("figures/<uuid:actual>/", figures.actual, name="actual"),
    path("figures/<uuid:actual>/change/", figures.change, name="change"),
    path("figures/<uuid:actual>/move/", figures.move, name="move"),
    path("figures/<uuid:actual>/evidence/", figures.evidence, name="evidence"),
]
