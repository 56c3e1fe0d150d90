"""Addresses of monitoring, for the name space `monitoring`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tessera.partnership.monitoring.web import adding, award, closing, learning, looking, office, reports

app_name = "monitoring"
urlpatterns: list[URLPattern] = [
    path("", office.due, name="list"),
    path("awards/<uuid:award>/", award.award, name="award"),
    path("awards/<uuid:award>/add/<slug:step>/", adding.add, name="add"),
    path("awards/<uuid:award>/closeout/", closing.closeout, name="closeout"),
    path("awards/<uuid:award>/closeout/open/", adding.open_closeout, name="open"),
    path("awards/<uuid:award>/closeout/<slug:step>/", closing.step, name="closeout_step"),
    path("plans/<uuid:monitoring_plan>/approve/", adding.approve, name="approve"),
    path("reports/<uuid:due_report>/", reports.report, name="report"),
    path("reports/<uuid:due_report>/<slug:step>/", reports.step, name="report_step"),
    path("files/<uuid:report_attachment>/", reports.attachment, name="attachment"),
    path("visits/<uuid:site_visit>/", looking.visit, name="visit"),
    path("findings/<uuid:award_finding>/", looking.finding, name="finding"),
    path("actions/<uuid:corrective_action>/", looking.action, name="action"),
    path("risks/<uuid:award_risk>/", looking.risk, name="risk"),
    path("incidents/<uuid:incident>/", looking.incident, name="incident"),
    path("incidents/<uuid:incident>/readers/", looking.reader, name="reader"),
    path("evaluations/<uuid:evaluation>/", learning.evaluation, name="evaluation"),
    path("evaluations/<uuid:evaluation>/<slug:step>/", learning.step, name="evaluation_step"),
]
