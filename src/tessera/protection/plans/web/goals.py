"""Goals, and what was agreed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tessera.kernel.clock import in_days
from tessera.kernel.policy import require
from tessera.protection.cases import api as cases
from tessera.protection.plans import actions, policy, queries, states
from tessera.protection.plans.enums import Approval, GoalState
from tessera.protection.plans.web import page, sheets
from tessera.protection.plans.web.common import form_page, saved
from tessera.protection.plans.web.forms import AnswerForm, GoalForm, GoalMoveForm, VersionForm
from tessera.trust.people import api as people
from tessera.trust.people.api import Request

REVIEW_DAYS = 30


def _case_to_write(request: Request, case: UUID) -> cases.CaseView:
    shown = cases.get(case, by=request.actor)
    require(policy.can(request.actor, policy.EDIT), request.actor, policy.EDIT, kind="case", object_id=case)
    return shown


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, case: UUID) -> HttpResponse:
    """A new goal."""
    shown = _case_to_write(request, case)
    return _goal(request, shown, GoalForm(request.POST or None), _("Add a goal"))


def _goal(
    request: Request, case: cases.CaseView, form: GoalForm, title: str, replaces: UUID | None = None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_goal(case.id, by=request.actor, replaces=replaces, **form.cleaned_data)
        except ValidationError as fault:
            form.take(fault)
        else:
            return saved(request, case, "goals")
    return form_page(request, case, form, title, draft="goal")


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: Request, goal: UUID) -> HttpResponse:
    """What became of a goal."""
    actor = request.actor
    told = queries.goal(goal, by=actor)
    require(policy.can(actor, policy.EDIT, told.row), actor, policy.EDIT, kind="goal", object_id=goal)
    case = cases.get(told.row.case_id, by=actor)
    moves = [to for to in states.goal_moves(told.row.state) if to != GoalState.CHANGED]
    form = GoalMoveForm(request.POST or None, moves=moves)
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_goal(goal, by=actor, **form.cleaned_data)
        except ValidationError as fault:
            form.take(fault)
        else:
            return saved(request, case, "goals")
    may_replace = states.goal_may(told.row.state, GoalState.CHANGED)
    more = {"goals": [page.goal_line(told, False)], "replace": told.row.pk if may_replace else None}
    return form_page(
        request, case, form, _("Goal"), draft="goal-move", above="plans/goals.html", below="plans/replace.html", **more
    )


@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: Request, goal: UUID) -> HttpResponse:
    """Another goal in place of one."""
    actor = request.actor
    told = queries.goal(goal, by=actor)
    require(policy.can(actor, policy.EDIT, told.row), actor, policy.EDIT, kind="goal", object_id=goal)
    given: dict[str, Any] = {"domain": told.row.domain, "target_date": told.row.target_date, "source": told.row.source}
    form = GoalForm(request.POST or None, initial=given)
    return _goal(request, cases.get(told.row.case_id, by=actor), form, _("Replace the goal"), replaces=goal)


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: Request, case: UUID) -> HttpResponse:
    """A new version of what was agreed."""
    shown = _case_to_write(request, case)
    form = VersionForm(request.POST or None, initial={"review_on": in_days(REVIEW_DAYS)})
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            actions.new_version(case, by=request.actor, **data)
        except ValidationError as fault:
            form.take(fault)
        else:
            return saved(request, shown, "agreed")
    lead = _("Goals and tasks that are open go on. The earlier version is kept.")
    return form_page(request, shown, form, _("Agree on the plan"), draft="plan", lead=lead)


@require_POST
def ask(request: Request, plan: UUID) -> HttpResponse:
    """Asks for approval."""
    row = actions.ask_approval(plan, by=request.actor)
    return saved(request, cases.get(row.case_id, by=request.actor), "agreed")


@require_GET
def approvals(request: Request) -> HttpResponse:
    """Plans that wait for approval, longest first."""
    actor = request.actor
    require(policy.can(actor, policy.APPROVE), actor, policy.APPROVE, kind="plan")
    wanted = request.GET.get("page", "1")
    number = max(int(wanted), 1) if wanted.isdecimal() and len(wanted) < 6 else 1
    lines, more = queries.waiting(actor, number)
    names = people.colleague_names(actor, (line.asked_by for line in lines))
    context = {
        "table": sheets.approval_table(lines, names),
        "previous": f"?page={number - 1}" if number > 1 else "",
        "next": f"?page={number + 1}" if more else "",
    }
    return render(request, "plans/approvals.html", context)


approvals.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, plan: UUID) -> HttpResponse:
    """Approves a version or gives it back; the plan stands above the buttons."""
    actor = request.actor
    told = queries.plan(plan, by=actor)
    require(policy.can(actor, policy.APPROVE, told.row), actor, policy.APPROVE, kind="plan", object_id=plan)
    case = cases.get(told.row.case_id, by=actor)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_approval(plan, request.POST.get("answer", ""), by=actor, reason=form.cleaned_data["reason"])
        except ValidationError as fault:
            form.take(fault)
        else:
            return saved(request, case, "agreed")
    context = {
        **sheets.sheet(queries.plan_of(case.id, by=actor)),
        "waits": told.row.approval == Approval.REQUESTED,
    }
    return form_page(
        request, case, form, _("Approve the plan?"), draft="approval", template="plans/answer.html", **context
    )


@require_GET
def copy(request: Request, case: UUID) -> HttpResponse:
    """One page for the survivor to take along: nothing on it says where she lives, or that a shelter made it."""
    actor = request.actor
    shown = cases.get(case, by=actor)
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="case", object_id=case)
    return sheets.printed(request, shown)
