"""Addresses of the daily work. Ids of items, alerts and colleagues; never anything of a survivor."""

from __future__ import annotations

from django.urls import path

from tessera.protection.work.web import day, handover, oversight, supervision

app_name = "work"
urlpatterns = [
    path("", day.day, name="day"),
    path("later/<uuid:due>/", day.later, name="later"),
    path("alerts/<uuid:alert>/", day.look, name="look"),
    path("alerts/seen/", day.all_seen, name="all_seen"),
    path("mail/", day.mail, name="mail"),
    path("forgotten/", oversight.forgotten, name="forgotten"),
    path("nobody/", oversight.nobody, name="nobody"),
    path("overdue/", oversight.overdue, name="overdue"),
    path("caseload/", oversight.caseload, name="caseload"),
    path("handover/<uuid:colleague>/", handover.handover, name="handover"),
    path("supervision/", supervision.reviews, name="supervision"),
    path("supervision/with/<uuid:colleague>/", supervision.new, name="supervise"),
    path("supervision/<uuid:supervision>/", supervision.review, name="review"),
]
