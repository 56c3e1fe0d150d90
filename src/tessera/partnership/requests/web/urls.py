"""Addresses of both queues, for the name space `requests`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tessera.partnership.requests.web import deciding, emergency, queue

app_name = "requests"
urlpatterns: list[URLPattern] = [
    path("", queue.requests, name="list"),
    path("new/", queue.new, name="new"),
    path("emergency/", emergency.emergencies, name="emergencies"),
    path("emergency/<uuid:emergency>/", emergency.emergency, name="emergency"),
    path("emergency/<uuid:emergency>/fits/", deciding.fits, name="fits"),
    path("emergency/<uuid:emergency>/decline/", deciding.decline, name="decline"),
    path("emergency/<uuid:emergency>/approve/", deciding.approve, name="approve"),
    path("emergency/<uuid:emergency>/help/", deciding.serve, name="serve"),
    path("emergency/<uuid:emergency>/cost/", deciding.spend, name="spend"),
    path("emergency/<uuid:emergency>/reconcile/", deciding.reconcile, name="reconcile"),
    path("emergency/<uuid:emergency>/close/", deciding.close, name="close"),
    path("<uuid:assistance>/", queue.request, name="request"),
    path("<uuid:assistance>/change/", queue.change, name="change"),
    path("<uuid:assistance>/move/", queue.move, name="move"),
    path("<uuid:assistance>/approve/", queue.approve, name="approve_assistance"),
    path("<uuid:assistance>/decline/", queue.decline, name="decline_assistance"),
    path("<uuid:assistance>/cohort/", queue.cohort, name="cohort"),
]
