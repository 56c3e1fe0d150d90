"""Addresses of reports: periods and ids of reports only."""

from __future__ import annotations

from django.urls import path

from tessera.protection.reports.web import views

app_name = "reports"
urlpatterns = [
    path("", views.reports, name="reports"),
    path("inside/", views.inside, name="inside"),
    path("others/", views.others, name="others"),
    path("others/threshold/", views.threshold, name="threshold"),
    path("others/<uuid:report>/", views.shown, name="shown"),
]
