"""Addresses of awards and partnerships."""

from __future__ import annotations

from django.urls import path

from tessera.partnership.awards.web import partnerships, under, versions, views

app_name = "awards"
urlpatterns = [
    path("", views.awards, name="list"),
    path("new/", views.new, name="new"),
    path("partnerships/", partnerships.listed, name="partnerships"),
    path("partnerships/new/", partnerships.new, name="partnership_new"),
    path("partnerships/<uuid:compact>/", partnerships.partnership, name="partnership"),
    path("partnerships/<uuid:compact>/edit/", partnerships.edit, name="partnership_edit"),
    path("partnerships/<uuid:compact>/promise/", partnerships.promise, name="promise"),
    path("partnerships/<uuid:compact>/dialogue/", partnerships.plan, name="dialogue_new"),
    path("promises/<uuid:commitment>/", partnerships.answer, name="promise_answer"),
    path("dialogues/<uuid:dialogue>/", partnerships.dialogue, name="dialogue"),
    path("dialogues/<uuid:dialogue>/indicator/", partnerships.choose, name="dialogue_indicator"),
    path("dialogues/<uuid:dialogue>/minutes/", partnerships.hold, name="dialogue_minutes"),
    path("conditions/<uuid:condition>/", under.condition, name="condition"),
    path("people/<uuid:person>/", under.person, name="person"),
    path("sub-awards/<uuid:subaward>/", under.subaward, name="subaward"),
    path("<uuid:award>/", views.award, name="award"),
    path("<uuid:award>/edit/", views.edit, name="edit"),
    path("<uuid:award>/move/", views.move, name="move"),
    path("<uuid:award>/amend/", versions.amend, name="amend"),
    path("<uuid:award>/versions/<int:number>/", versions.version, name="version"),
    path("<uuid:award>/versions/<int:number>/revise/", versions.revise, name="revise"),
    path("<uuid:award>/versions/<int:first>/<int:second>/", versions.compare, name="compare"),
    path("<uuid:award>/obligate/", under.obligate, name="obligate"),
    path("<uuid:award>/conditions/new/", under.condition_new, name="condition_new"),
    path("<uuid:award>/people/new/", under.person_new, name="person_new"),
    path("<uuid:award>/sub-awards/new/", under.subaward_new, name="subaward_new"),
]
