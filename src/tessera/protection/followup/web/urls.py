"""Addresses of follow-up and closing, for the name space `followup`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tessera.protection.followup.web import closing, views

app_name = "followup"
urlpatterns: list[URLPattern] = [
    path("rules/", views.rules, name="rules"),
    path("contact/<uuid:contact>/", views.contact, name="contact"),
    path("contact/<uuid:contact>/safe/", views.safe_way, name="safe_way"),
    path("case/<uuid:case>/begin/", views.begin, name="begin"),
    path("case/<uuid:case>/add/", views.add, name="add"),
    path("case/<uuid:case>/stop/", views.stop, name="stop"),
    path("case/<uuid:case>/close/", closing.propose, name="propose"),
    path("case/<uuid:case>/again/", closing.again, name="again"),
    path("case/<uuid:case>/ask/", closing.hand_over, name="hand_over"),
    path("closing/", closing.waiting, name="waiting"),
    path("closing/<uuid:closure>/", closing.closure, name="closure"),
    path("closing/<uuid:closure>/approve/", closing.approve, name="approve"),
    path("closing/<uuid:closure>/return/", closing.send_back, name="return"),
    path("closing/<uuid:closure>/take-back/", closing.take_back, name="take_back"),
    path("say/done/", closing.thanks, name="thanks"),
    path("say/<str:token>/", closing.say, name="say"),
]
