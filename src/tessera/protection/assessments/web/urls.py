"""Addresses of assessments, for the name space `assessments`, under the addresses of cases."""

from __future__ import annotations

from django.urls import URLPattern, path

from tessera.protection.assessments.web import views

app_name = "assessments"
urlpatterns: list[URLPattern] = [
    path("<uuid:case>/assessments/<str:kind>/", views.versions, name="versions"),
    path("<uuid:case>/assessments/<str:kind>/add/", views.add, name="add"),
    path("assessments/<uuid:assessment>/", views.version, name="version"),
    path("assessments/<uuid:assessment>/plan/", views.plan, name="plan"),
]
