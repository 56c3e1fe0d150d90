"""The money of one award, its budget, and exchange rates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tessera.kernel.policy import require
from tessera.partnership.awards import api as awards
from tessera.partnership.money import policy, queries, sums
from tessera.partnership.money.actions import budgets
from tessera.partnership.money.actions import rates as rate_actions
from tessera.partnership.money.web import presenters
from tessera.partnership.money.web.forms import BudgetForm, PeriodForm, RateForm, WantedForm
from tessera.partnership.stages import api as stages
from tessera.trust.people.api import Request, restore
from tessera.ui.amounts import amount
from tessera.ui.paging import page_number, turns
from tessera.ui.sheets import Ask, Part, Sheet


def crumbs(award: awards.Award, *more: str) -> list[dict[str, str]]:
    """The way to a page of this room."""
    return [
        {"label": award.number, "url": reverse("awards:award", args=[award.pk])},
        {"label": _("Money"), "url": reverse("money:award", args=[award.pk]) if more else ""},
        *({"label": label, "url": ""} for label in more),
    ]


def show(request: Request, sheet: Sheet) -> HttpResponse:
    """A sheet; 422 when a form came back with faults."""
    return render(request, "ui/sheet.html", sheet.context(), status=422 if sheet.has_faults else 200)


def came_back(request: Request, shown: HttpResponse, form: Any, name: str, pk: UUID) -> HttpResponse:
    """The page with the form's faults; where the step is no longer offered there, the faults as a message."""
    if shown.status_code == 422:
        return shown
    messages.error(request, " ".join(form.non_field_errors()))
    return redirect(name, pk)


@require_safe
def award(request: Request, award: UUID) -> HttpResponse:
    """Budget, requests and reports of one award."""
    actor = request.actor
    row = awards.get(award, by=actor)
    require(policy.can(actor, policy.VIEW, row), actor, policy.VIEW, kind="award", object_id=award)
    return award_page(request, row)


award.is_list = True  # type: ignore[attr-defined]


def award_page(request: Request, row: awards.Award, **forms: Any) -> HttpResponse:
    """The page, with forms that came back."""
    actor = request.actor
    budget = queries.budget(row.pk, by=actor)
    lines = queries.used(budget.pk, by=actor) if budget else []
    currency = budget.currency if budget else ""
    ask = forms.get("ask") or restore(WantedForm(), request, action=reverse("money:ask", args=[row.pk]))
    period = forms.get("account") or PeriodForm()
    may_budget = bool(policy.can(actor, policy.BUDGET, row))
    parts = [
        Part("sums", _("Together"), pairs=presenters.summary(row.pk, actor)),
        Part(
            "budget", _("Budget"),
            chart=presenters.budget_chart(lines, currency), table=presenters.budget_table(lines, currency),
            links=[(_("Write the budget"), reverse("money:budget", args=[row.pk]))] if may_budget else (),
        ),
        Part(
            "requests", _("Requests for payment"), table=presenters.request_table(queries.requests_of(row.pk, by=actor)),
            asks=[Ask(_("Ask for a payment"), ask, reverse("money:ask", args=[row.pk]))]
            if policy.can(actor, policy.MAKE, row) else (),
        ),
        Part(
            "reports", _("Financial reports"), table=presenters.report_table(queries.reports_of(row.pk, by=actor)),
            asks=[Ask(_("Account for some days"), period, reverse("money:account", args=[row.pk]))]
            if policy.can(actor, policy.ACCOUNT, row) else (),
        ),
    ]  # fmt: skip
    return show(
        request,
        Sheet(_("Money"), _("Money of award %(number)s") % {"number": row.number}, parts, breadcrumbs=crumbs(row)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def budget(request: Request, award: UUID) -> HttpResponse:
    """Writes the budget of the newest version that is not refused."""
    actor = request.actor
    row = awards.get(award, by=actor)
    require(policy.can(actor, policy.BUDGET, row), actor, policy.BUDGET, kind="award", object_id=award)
    version = [each for each in awards.versions(award) if each.state != "refused"][-1]
    form = BudgetForm(request.POST or None, initial={"lines": queries.lines_as_rows(version.pk, by=actor)})
    if request.method == "POST" and stages.done(
        form, lambda _told: budgets.set_budget(version.pk, form.lines(), by=actor)
    ):
        messages.success(request, _("Saved."))
        return redirect("money:award", award)
    told = {"number": version.number, "sum": amount(version.total or sums.ZERO, version.currency)}
    lead = _("Version %(number)s of the award: the lines of our share sum to %(sum)s.") % told
    part = Part("budget", _("Budget"), asks=[Ask(_("Save"), restore(form, request), "", folded=False)])
    return show(request, Sheet(_("Money"), _("Budget of award %(number)s") % {"number": row.number}, [part], lead=lead,
                               breadcrumbs=crumbs(row, _("Budget"))))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def rates(request: Request) -> HttpResponse:
    """Exchange rates, newest first, and a form for another."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="exchange_rate")
    form = RateForm(request.POST or None)
    if request.method == "POST" and stages.done(form, lambda told: rate_actions.record_rate(**told, by=actor)):
        messages.success(request, _("Saved."))
        return redirect("money:rates")
    page = page_number(request) - 1
    found, more = queries.rates(actor, page=page)
    asks = [Ask(_("Record a rate"), form, "")] if policy.can(actor, policy.RATE) else ()
    part = Part("rates", _("Rates"), table=presenters.rate_table(found), asks=asks)
    return show(request, Sheet(_("Money"), _("Exchange rates"), [part], **turns(request, more)))


rates.is_list = True  # type: ignore[attr-defined]
