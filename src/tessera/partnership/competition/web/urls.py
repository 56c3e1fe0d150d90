"""Addresses of competitions, for the name space `competition`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tessera.partnership.competition.web import applying, desk, notices

app_name = "competition"
urlpatterns: list[URLPattern] = [
    path("", notices.opportunities, name="list"),
    path("new/", notices.new, name="new"),
    path("open/", applying.offers, name="offers"),
    path("open/<uuid:opportunity>/", applying.offer, name="offer"),
    path("mine/<uuid:application>/", applying.mine, name="mine"),
    path("mine/<uuid:application>/withdraw/", applying.withdraw, name="withdraw"),
    path("applications/<uuid:application>/", desk.page, name="application"),
    path("applications/<uuid:application>/<slug:step>/", desk.step, name="step"),
    path("declarations/<uuid:declaration>/", desk.rule, name="rule"),
    path("<uuid:opportunity>/", notices.page, name="opportunity"),
    path("<uuid:opportunity>/edit/", notices.edit, name="edit"),
    path("<uuid:opportunity>/move/", notices.move, name="move"),
    path("<uuid:opportunity>/panel/", notices.panel, name="panel"),
    path("<uuid:opportunity>/members/", notices.member, name="member"),
]
