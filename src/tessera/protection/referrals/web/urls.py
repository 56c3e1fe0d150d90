"""Addresses of referrals: codes of neither person nor case."""

from __future__ import annotations

from django.urls import path

from tessera.protection.referrals.web import receiving, sending, views

app_name = "referrals"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("sent/", views.outbox, name="outbox"),
    path("new/<uuid:case>/", sending.new, name="new"),
    path("<uuid:referral>/", views.referral, name="referral"),
    path("<uuid:referral>/share/", sending.share, name="share"),
    path("<uuid:referral>/take-back/", sending.take_back, name="take_back"),
    path("<uuid:referral>/answer/", receiving.answer, name="answer"),
    path("<uuid:referral>/follow/", receiving.follow, name="follow"),
    path("<uuid:referral>/open/", receiving.open_copy, name="open"),
    path("<uuid:referral>/recall/", receiving.answer_recall, name="recall"),
]
