"""New things on an award's page: each form posts here and comes back to the page with its faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from tessera.partnership.monitoring.actions import closing, incidents, learning, looking, plans, quality
from tessera.partnership.monitoring.web import award as award_page
from tessera.partnership.monitoring.web import common, forms, tables
from tessera.trust.people.api import Request
from tessera.ui.forms import BareForm

Told = Mapping[str, Any]
Act = Callable[[Told], object]


@require_POST
def add(request: Request, award: UUID, step: str) -> HttpResponse:
    """Makes a new thing of the kind named in the address."""
    row = common.award_of(award, request.actor)
    if step not in _KINDS:
        raise Http404
    form, act = _KINDS[step](request, award)
    if common.done(form, act):
        return common.saved(request, "award", award)
    return award_page.page(request, row, **{step: form})


def _plan(request: Request, award: UUID) -> tuple[Any, Act]:
    form = forms.PlanForm(request.POST)
    return form, lambda _told: plans.write_plan(award, form.words(), by=request.actor)


def _visit(request: Request, award: UUID) -> tuple[Any, Act]:
    return forms.VisitForm(request.POST), lambda told: looking.plan_visit(award, **told, by=request.actor)


def _finding(request: Request, award: UUID) -> tuple[Any, Act]:
    act = lambda told: looking.record_finding(award, looking.Found(**told), by=request.actor)  # noqa: E731
    return forms.FindingForm(request.POST), act


def _risk(request: Request, award: UUID) -> tuple[Any, Act]:
    return forms.RiskForm(request.POST), lambda told: looking.record_risk(award, **told, by=request.actor)


def _recount(request: Request, award: UUID) -> tuple[Any, Act]:
    form = forms.RecountForm(request.POST, indicators=tables.indicator_choices(request.actor, award))

    def act(told: Told) -> object:
        rest = {name: value for name, value in told.items() if name != "indicator"}
        return quality.assess_quality(award, UUID(told["indicator"]), quality.Recount(**rest), by=request.actor)

    return form, act


def _incident(request: Request, award: UUID) -> tuple[Any, Act]:
    form = forms.IncidentForm(request.POST, colleagues=tables.colleagues(request.actor))

    def act(told: Told) -> object:
        readers = [UUID(each) for each in told["readers"]]
        return incidents.record_incident(award, told["kind"], told["summary"], by=request.actor, readers=readers)

    return form, act


def _evaluation(request: Request, award: UUID) -> tuple[Any, Act]:
    act = lambda told: learning.plan_evaluation(award, learning.Planned(**told), by=request.actor)  # noqa: E731
    return forms.EvaluationForm(request.POST), act


_KINDS: Mapping[str, Callable[[Request, UUID], tuple[Any, Act]]] = {
    "plan": _plan, "visit": _visit, "finding": _finding, "risk": _risk, "recount": _recount, "incident": _incident,
    "evaluation": _evaluation,
}  # fmt: skip


@require_POST
def approve(request: Request, monitoring_plan: UUID) -> HttpResponse:
    """Puts a plan in force; another person than who wrote it."""
    row = plans.approve_plan(monitoring_plan, by=request.actor)
    return common.saved(request, "award", row.award_id)


@require_POST
def open_closeout(request: Request, award: UUID) -> HttpResponse:
    """Opens the close-out."""
    row = common.award_of(award, request.actor)
    form = BareForm(request.POST)
    if common.done(form, lambda _told: closing.open_closeout(award, by=request.actor)):
        return common.saved(request, "closeout", award)
    return award_page.page(request, row, closeout=form)
