"""Drafting a strategy: what it is called, its priorities, and what these answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tessera.kernel.policy import require
from tessera.partnership.library import api as library
from tessera.partnership.recommendations import api as recommendations
from tessera.partnership.strategy import actions, policy, queries
from tessera.partnership.strategy.models import Priority, Strategy
from tessera.partnership.strategy.web.common import crumbs, form_page
from tessera.partnership.strategy.web.forms import AnswersForm, NewForm, PriorityForm, StrategyForm
from tessera.trust.people.api import Request

OFFERED = 400


def _draft(request: Request, strategy: UUID) -> Strategy:
    row = queries.get(strategy, by=request.actor)
    action = policy.EDIT
    require(policy.can(request.actor, action, row), request.actor, action, kind="strategy", object_id=strategy)
    return row


def _page(row: Strategy) -> str:
    return reverse("strategy:strategy", args=[row.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """The first version of a strategy."""
    by = request.actor
    require(policy.can(by, policy.EDIT), by, policy.EDIT, kind="strategy")
    title = _("A new strategy")
    return form_page(
        request, NewForm(request.POST or None), title, reverse("strategy:list"), draft="strategy",
        do=lambda said: actions.draft(by=by, **said), then=_page, breadcrumbs=crumbs(None, title),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, strategy: UUID) -> HttpResponse:
    """Changes a draft."""
    row, title = _draft(request, strategy), _("Change the strategy")
    now = {name: getattr(row, name) for name in ("title", "ceiling", "currency", "summary")}
    return form_page(
        request, StrategyForm(request.POST or None, initial=now), title, _page(row), draft="strategy",
        do=lambda said: actions.edit(strategy, by=request.actor, **said), breadcrumbs=crumbs(row, title),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def priority_new(request: Request, strategy: UUID) -> HttpResponse:
    """Adds a priority; which recommendations it answers is asked next."""
    row, title = _draft(request, strategy), _("Add a priority")
    return form_page(
        request, PriorityForm(request.POST or None), title, _page(row), draft="priority",
        do=lambda said: actions.save_priority(strategy, by=request.actor, **said),
        then=lambda made: reverse("strategy:answers", args=[made.pk]), breadcrumbs=crumbs(row, title),
        note=_("The ceiling is in %(currency)s, as the strategy's.") % {"currency": row.currency},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def priority(request: Request, priority: UUID) -> HttpResponse:
    """Changes a priority of a draft."""
    held = queries.priority(priority, by=request.actor)
    row, title = _draft(request, held.strategy_id), _("Change the priority")
    now = {name: getattr(held, name) for name in actions.PRIORITY_FIELDS}
    now["countries"] = [{"code": code} for code in held.countries]
    return form_page(
        request, PriorityForm(request.POST or None, initial=now), title, _page(row), draft="priority",
        do=lambda said: actions.save_priority(row.pk, by=request.actor, priority_id=priority, **said),
        breadcrumbs=crumbs(row, title),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: Request, priority: UUID) -> HttpResponse:
    """Which recommendations a priority answers: the open ones of its countries, and those it answers already."""
    by = request.actor
    held = queries.priority(priority, by=by)
    row, title = _draft(request, held.strategy_id), _("Recommendations it answers")
    answered = list(held.answers.values_list("recommendation_id", flat=True))
    form = AnswersForm(
        request.POST or None, offered=_offered(held, row, request, answered),
        initial={"recommendations": [str(each) for each in answered]},
    )  # fmt: skip
    return form_page(
        request, form, title, _page(row), draft="answers", breadcrumbs=crumbs(row, title), note=held.objective,
        do=lambda said: actions.answer(priority, by=by, recommendations=[UUID(key) for key in said["recommendations"]]),
    )  # fmt: skip


def _offered(held: Priority, row: Strategy, request: Request, answered: list[UUID]) -> list[tuple[str, str]]:
    where = {"state": "open"} if held.countries else {"state": "open", "region": row.region}
    rows = recommendations.register(request.actor, where)
    if held.countries:
        rows = rows.filter(country__in=held.countries)
    listed = list(rows[:OFFERED])
    known = {each.pk for each in listed}
    listed += [recommendations.get(key, request.actor) for key in answered if key not in known]
    return [(str(each.pk), f"{library.name(each.country)} – {Truncator(each.text).chars(220)}") for each in listed]


@require_POST
def remove(request: Request, priority: UUID) -> HttpResponse:
    """Takes a priority out of a draft."""
    held = queries.priority(priority, by=request.actor)
    actions.remove_priority(priority, by=request.actor)
    messages.success(request, _("The priority is taken out of the draft."))
    return redirect("strategy:strategy", held.strategy_id)
