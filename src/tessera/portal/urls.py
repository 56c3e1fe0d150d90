"""Addresses of the pages that join rooms."""

from django.urls import path

from tessera.portal import assistance, views, views_cases, views_ledger

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("cases/", views_cases.worklist, name="worklist"),
    path("cases/<uuid:case>/assistance/", assistance.ask, name="ask_for_help"),
    path("search/", views_cases.search, name="search"),
    path("organisation/record/", views_ledger.record, name="ledger"),
]
