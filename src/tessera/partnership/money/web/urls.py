"""Addresses of money, for the name space `money`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tessera.partnership.money.web import accounts, payments, views

app_name = "money"
urlpatterns: list[URLPattern] = [
    path("", payments.waiting, name="list"),
    path("rates/", views.rates, name="rates"),
    path("awards/<uuid:award>/", views.award, name="award"),
    path("awards/<uuid:award>/budget/", views.budget, name="budget"),
    path("awards/<uuid:award>/ask/", payments.ask, name="ask"),
    path("awards/<uuid:award>/account/", accounts.begin, name="account"),
    path("requests/<uuid:payment_request>/", payments.request_page, name="request"),
    path("requests/<uuid:payment_request>/<slug:step>/", payments.step, name="step"),
    path("reports/<uuid:financial_report>/", accounts.report, name="report"),
    path("reports/<uuid:financial_report>/<slug:step>/", accounts.step, name="report_step"),
]
