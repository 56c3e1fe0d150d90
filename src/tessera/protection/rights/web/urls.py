"""Addresses of what people may ask about their data, and of how long it is kept, for the name space `rights`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tessera.protection.rights.web import keeping, views

app_name = "rights"
urlpatterns: list[URLPattern] = [
    path("requests/", views.requests, name="requests"),
    path("requests/<uuid:wish>/", views.decide, name="decide"),
    path("case/<uuid:case>/ask/", views.ask, name="ask"),
    path("case/<uuid:case>/copy/", views.want, name="want"),
    path("case/<uuid:case>/read/", views.read, name="read"),
    path("copies/<uuid:copy>/", views.copy, name="copy"),
    path("copies/<uuid:copy>/fetch/", views.fetch, name="fetch"),
    path("keeping/", keeping.retentions, name="retentions"),
    path("keeping/rules/", keeping.rules, name="rules"),
    path("keeping/rules/clocks/", keeping.clocks, name="clocks"),
    path("keeping/rules/<slug:kind>/", keeping.rule, name="rule"),
    path("keeping/hold/<uuid:subject>/", keeping.hold, name="hold"),
    path("keeping/lift/<uuid:hold>/", keeping.lift, name="lift"),
    path("keeping/<uuid:retention>/", keeping.retention, name="retention"),
    path("keeping/<uuid:retention>/erase/", keeping.erase, name="erase"),
    path("keeping/<uuid:retention>/approve/<uuid:erasure>/", keeping.approve, name="approve"),
    path("keeping/<uuid:retention>/return/<uuid:erasure>/", keeping.send_back, name="return"),
]
