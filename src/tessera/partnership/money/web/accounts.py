"""Financial reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tessera.partnership.awards import api as awards
from tessera.partnership.money import policy, queries, sums
from tessera.partnership.money.actions import spending
from tessera.partnership.money.enums import ReportState as S
from tessera.partnership.money.models import FinancialReport
from tessera.partnership.money.states import REPORT
from tessera.partnership.money.web import presenters, views
from tessera.partnership.money.web.forms import AccountForm, PeriodForm, ReasonForm, budget_line
from tessera.partnership.stages import api as stages
from tessera.trust.people.api import Request
from tessera.ui.amounts import amount
from tessera.ui.dates import day
from tessera.ui.forms import BareForm
from tessera.ui.sheets import Ask, Part, Sheet
from tessera.ui.tables import Column, Row, Table

_OPEN = (S.DRAFT, S.RETURNED)
_RETURN = [(S.RETURNED, S.RETURNED.label)]


@require_POST
def begin(request: Request, award: UUID) -> HttpResponse:
    """A draft for some days."""
    row = awards.get(award, by=request.actor)
    form = PeriodForm(request.POST)
    made: list[FinancialReport] = []
    if stages.done(form, lambda told: made.append(spending.begin_report(award, by=request.actor, **told))):
        return redirect("money:report", made[0].pk)
    return views.award_page(request, row, account=form)


@require_safe
def report(request: Request, financial_report: UUID) -> HttpResponse:
    """One report: what was spent, line by line."""
    return _page(request, queries.report(financial_report, by=request.actor), {})


def _lines(request: Request, row: FinancialReport) -> list[sums.Used]:
    budget = queries.budget(row.award_id, by=request.actor)
    return queries.used(budget.pk, by=request.actor) if budget else []


def _page(request: Request, row: FinancialReport, bound: Mapping[str, Any]) -> HttpResponse:
    actor, lines = request.actor, _lines(request, row)
    told = {str(line): amount for line, amount in queries.reported(row.pk, by=actor).items()}

    def url(step: str) -> str:
        return reverse("money:report_step", args=[row.pk, step])

    asks = []
    if row.state in _OPEN and policy.can(actor, policy.ACCOUNT, row):
        form = bound.get("fill") or AccountForm(lines=lines, initial=told | {"remarks": row.remarks})
        asks.append(Ask(_("What was spent"), form, url("fill"), button=_("Save"), folded=False))
        asks.append(Ask(_("Submit"), bound.get("submit") or BareForm(), url("submit"), main=False))
    if row.state == S.SUBMITTED and policy.can(actor, policy.REVIEW, row):
        asks.append(Ask(_("Accept"), bound.get("accept") or BareForm(), url("accept")))
        asks.append(Ask(_("Give back"), bound.get("back") or ReasonForm(ends=_RETURN), url("back"), main=False))
    parts = [
        Part("spent", _("What was spent"), table=_table(lines, told, row.currency), words=row.remarks, asks=asks),
        Part("way", _("Its way so far"), entries=stages.timeline(stages.history(REPORT.kind, row.pk), S, by=actor)),
    ]
    title = _("Financial report, %(first)s to %(last)s") % {
        "first": day(row.starts),
        "last": day(row.ends),
    }
    return views.show(
        request,
        Sheet(_("Money"), title, parts, badge=presenters.report_badge(row), breadcrumbs=views.crumbs(row.award, title)),
    )


def _table(lines: list[sums.Used], told: Mapping[str, Any], currency: str) -> Table:
    made = [
        Row({"line": budget_line(line), "amount": amount(told[line.line], currency)})
        for line in lines
        if line.line in told
    ]
    if made:
        made.append(Row({"line": _("Together"), "amount": amount(sum(told.values(), sums.ZERO), currency)}))
    columns = [Column("line", _("Line of the budget")), Column("amount", _("Spent"), numeric=True)]
    return Table(_("What was spent"), columns, made, caption_hidden=True, keep_shape=True, copy=True,
                 empty_title=_("Nothing is written yet"))  # fmt: skip


@require_POST
def step(request: Request, financial_report: UUID, step: str) -> HttpResponse:
    """Fills, submits, accepts or gives back."""
    actor, pk = request.actor, financial_report
    row = queries.report(pk, by=actor)
    form: Any
    act: Callable[[Any], object]
    if step == "fill":
        form = AccountForm(request.POST, lines=_lines(request, row))
        act = lambda told: _fill(pk, told, request)  # noqa: E731
    elif step == "submit":
        form, act = BareForm(request.POST), lambda _told: spending.submit_report(pk, by=actor)
    elif step == "accept":
        form, act = BareForm(request.POST), lambda _told: spending.judge_report(pk, S.ACCEPTED, by=actor)
    elif step == "back":
        form = ReasonForm(request.POST, ends=_RETURN)
        act = lambda told: spending.judge_report(pk, S.RETURNED, by=actor, reason=told["reason"])  # noqa: E731
    else:
        raise Http404
    if stages.done(form, act):
        messages.success(request, _("Saved."))
        return redirect("money:report", pk)
    shown = _page(request, queries.report(pk, by=actor), {step: form})
    return views.came_back(request, shown, form, "money:report", pk)


def _fill(pk: UUID, told: Mapping[str, Any], request: Request) -> object:
    amounts = {UUID(name): value or sums.ZERO for name, value in told.items() if name != "remarks"}
    return spending.fill_report(pk, amounts, by=request.actor, remarks=told["remarks"])
