"""A report that is due: every version of it, its files, and its steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tessera.kernel.files.api import FileLost, FileRefused, read
from tessera.partnership.monitoring import policy, queries
from tessera.partnership.monitoring.actions import reports
from tessera.partnership.monitoring.enums import ReportKind
from tessera.partnership.monitoring.enums import ReportState as S
from tessera.partnership.monitoring.models import ReportAttachment, ReportDue, ReportVersion
from tessera.partnership.monitoring.states import REPORT
from tessera.partnership.monitoring.web import common, forms, words
from tessera.partnership.stages import api as stages
from tessera.trust.people.api import Request, restore
from tessera.ui.badges import Badge
from tessera.ui.dates import day, moment, span
from tessera.ui.sheets import Ask, Part
from tessera.ui.tables import Column, Row, Table

_JUDGED = (S.ACCEPTED, S.RETURNED)


@require_safe
def report(request: Request, due_report: UUID) -> HttpResponse:
    """The page."""
    return _page(request, queries.report(due_report, by=request.actor), {})


def _page(request: Request, row: ReportDue, bound: dict[str, Any]) -> HttpResponse:
    actor = request.actor
    award = common.award_of(row.award_id, actor)
    due = queries.Due(
        row.award_id, "report", row.kind, row.pk, row.due, row.state, row.state in ("submitted", "accepted", "waived")
    )
    told = words.pairs(
        (_("For the days"), span(row.starts, row.ends)), (_("Due"), day(row.due)),
    )  # fmt: skip
    changes = stages.history(REPORT.kind, row.pk)
    parts = [
        Part("report", _("The report"), pairs=told, asks=_asks(request, row, bound)),
        *[_version(each) for each in row.versions.all()],
        Part("way", _("Its way so far"), entries=stages.timeline(changes, S, by=actor)),
    ]
    title = str(ReportKind(row.kind).label)
    late = Badge(_("Overdue"), "attention") if due.overdue else words.badge(S(row.state))
    return common.show(request, common.sheet(title, parts, badge=late, breadcrumbs=common.crumbs(award, title)))


def _asks(request: Request, row: ReportDue, bound: dict[str, Any]) -> list[Ask]:
    actor, found = request.actor, []

    def url(step: str) -> str:
        return reverse("monitoring:report_step", args=[row.pk, step])

    if row.state in (S.SCHEDULED, S.OPEN, S.RETURNED) and policy.can(actor, policy.SUBMIT, row):
        form = bound.get("submit") or restore(forms.SubmitForm(), request, action=url("submit"))
        found.append(Ask(_("Submit this report"), form, url("submit")))
    if row.state == S.SUBMITTED and policy.can(actor, policy.REVIEW, row):
        form = bound.get("judge") or forms.StepForm(ends=_ends(row))
        found.append(Ask(_("Accept or return"), form, url("judge"), button=_("Save")))
    if row.state in (S.SCHEDULED, S.OPEN, S.RETURNED) and policy.can(actor, policy.REVIEW, row):
        found.append(Ask(_("Waive it"), bound.get("waive") or forms.ReasonForm(), url("waive"), main=False))
    return found


def _ends(row: ReportDue) -> list[tuple[str, Any]]:
    return [(end, end.label) for end in _JUDGED] if row.state == S.SUBMITTED else []


def _version(version: ReportVersion) -> Part:
    files = version.attachments.all()
    table = Table(
        _("Files"), [Column("name", _("File")), Column("size", _("Size"), numeric=True)],
        [
            Row({"name": each.name, "size": f"{each.size // 1024} KB"}, reverse("monitoring:attachment", args=[each.pk]))
            for each in files
        ],
    ) if files else None  # fmt: skip
    when = moment(version.created_at)
    title = _("Version %(number)s, submitted %(when)s") % {"number": version.number, "when": when}
    return Part(f"version-{version.number}", title, words=version.narrative, table=table)


@require_POST
def step(request: Request, due_report: UUID, step: str) -> HttpResponse:
    """Submits, judges or waives."""
    actor, pk = request.actor, due_report
    row = queries.report(pk, by=actor)
    form: Any
    act: Callable[[Any], object]
    if step == "submit":
        form = forms.SubmitForm(request.POST, request.FILES)
        act = lambda told: _submit(pk, told, request)  # noqa: E731
    elif step == "judge":
        form = forms.StepForm(request.POST, ends=_ends(row))
        act = lambda told: reports.judge_report(pk, told["end"], by=actor, reason=told["reason"])  # noqa: E731
    elif step == "waive":
        form = forms.ReasonForm(request.POST)
        act = lambda told: reports.judge_report(pk, S.WAIVED, by=actor, reason=told["reason"])  # noqa: E731
    else:
        raise Http404
    if common.done(form, act):
        return common.saved(request, "report", pk)
    shown = _page(request, queries.report(pk, by=actor), {step: form})
    return common.came_back(request, shown, form, "report", pk)


def _submit(pk: UUID, told: Any, request: Request) -> object:
    brought = [reports.Brought(each.name, each) for each in told["attachments"]]
    try:
        return reports.submit_report(pk, told["narrative"], by=request.actor, attachments=brought)
    except FileRefused as fault:
        raise ValidationError({"attachments": str(fault.reason)}) from fault


@require_safe
def attachment(request: Request, report_attachment: UUID) -> HttpResponseBase:
    """A file of a report: the reader's own house's copy."""
    actor = request.actor
    row: ReportAttachment = queries.one(ReportAttachment, report_attachment, by=actor)
    mine = row.office_file if row.organisation_id == actor.organisation else row.grantee_file
    if mine is None:
        raise Http404
    try:
        pieces = read(mine, by=actor)
    except FileLost as fault:
        raise Http404 from fault
    response = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{get_valid_filename(row.name)}"'
    response["Content-Length"] = str(row.size)
    response["Cache-Control"] = "no-store, private"
    return response
