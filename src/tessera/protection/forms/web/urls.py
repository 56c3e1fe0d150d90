"""Addresses of forms and of answers to own forms."""

from __future__ import annotations

from django.urls import path

from tessera.protection.forms.web import answers, definitions

app_name = "forms"
urlpatterns = [
    path("", definitions.index, name="list"),
    path("upload/", definitions.upload, name="upload"),
    path("shipped/<slug:form_key>/", definitions.one_shipped, name="shipped"),
    path("shipped/<slug:form_key>/workbook/", definitions.shipped_workbook, name="shipped_workbook"),
    path("shipped/<slug:form_key>/print/", definitions.shipped_print, name="shipped_print"),
    path("own/<uuid:form>/", definitions.own, name="own"),
    path("own/<uuid:form>/use/", definitions.use, name="use"),
    path("own/<uuid:form>/retire/", definitions.retire, name="retire"),
    path("own/<uuid:form>/workbook/", definitions.own_workbook, name="own_workbook"),
    path("own/<uuid:form>/print/", definitions.own_print, name="own_print"),
    path("case/<uuid:case>/<uuid:form>/", answers.fill, name="fill"),
    path("answers/<uuid:response>/", answers.answers, name="answers"),
    path("answers/<uuid:response>/correct/", answers.correct, name="correct"),
    path("answers/<uuid:response>/print/", answers.answers_print, name="answers_print"),
]
