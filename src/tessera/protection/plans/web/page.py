"""The tab "Plan" of the case page, and the fragment of tasks that stands on the overview as well."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.protection.assessments import api as assessments
from tessera.protection.assessments import policy as assessment_rights
from tessera.protection.cases import api as cases
from tessera.protection.plans import held, money, policy, queries
from tessera.protection.plans.enums import OPEN_GOALS, Approval, GoalState, TaskOwner
from tessera.protection.plans.models import PlanGoal, PlanService, PlanTask
from tessera.protection.plans.queries import PlanView, Told
from tessera.protection.plans.web.forms import DAY_LABELS, TaskForm
from tessera.protection.plans.words import GoalWords, ServiceWords, TaskWords
from tessera.trust.people import api as people
from tessera.trust.people.api import restore
from tessera.ui.badges import Badge

_TONES = {"met": "success", "partly_met": "success", "in_progress": "accent", "set": "info"}
_APPROVAL_TONES = {Approval.APPROVED: "success", Approval.REQUESTED: "info", Approval.RETURNED: "attention"}


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def case_url(case_id: UUID, part: str = "plan") -> str:
    """The case page at one of its tabs."""
    url = reverse("cases:case", args=[case_id])
    return f"{url}?part={part}" if part != "overview" else url


def crumbs(case: cases.CaseView, *more: str) -> list[dict[str, str]]:
    """The way to a page of this room."""
    return [
        {"label": case.code, "url": reverse("cases:case", args=[case.id])},
        {"label": _("Plan"), "url": case_url(case.id)},
        *({"label": label, "url": ""} for label in more),
    ]


def goal_choices(goals: list[Told[PlanGoal, GoalWords]]) -> list[tuple[UUID, str]]:
    """Open goals by their first words."""
    return [
        (one.row.pk, one.words.wording[:60] if one.words else held.label("need_domain", one.row.domain))
        for one in goals
        if one.row.state in OPEN_GOALS
    ]


def may_write(actor: Actor, case: cases.CaseView, action: str) -> bool:
    """Whether a page offers this to the actor."""
    return case.is_open and actor.may(action)


def tasks(
    request: HttpRequest,
    case: cases.CaseView,
    part: str,
    view: PlanView,
    form: TaskForm | None = None,
    **more: Any,
) -> dict[str, Any]:
    """What the fragment of tasks needs: the quick form, what is open, what is done."""
    actor = actor_of(request)
    names = people.colleague_names(actor, (one.row.owner_id for one in view.tasks))
    lines = [_line(one, names, actor) for one in view.tasks]
    if form is None and may_write(actor, case, policy.EDIT):
        form = restore(task_form(actor, view), request, key="task", action=reverse("plans:task_add", args=[case.id]))
    return {
        "case": case,
        "part": part,
        "task_form": form,
        "days": list(DAY_LABELS.items()),
        "open_tasks": [line for line in lines if not line["ended"]],
        "ended_tasks": [line for line in lines if line["ended"]],
        **more,
    }


def task_form(actor: Actor, view: PlanView, data: Any = None) -> TaskForm:
    """The quick form."""
    colleagues = [(one.account, one.name) for one in people.colleagues(actor)]
    return TaskForm(data, me=actor.account, colleagues=colleagues, goals=goal_choices(list(view.goals)))


def _line(one: Told[PlanTask, TaskWords], names: dict[UUID, str], actor: Actor) -> dict[str, Any]:
    row, words = one.row, one.words
    late = row.due < today() and row.done_on is None and row.dropped_on is None
    return {
        "id": row.pk,
        "text": words.action if words else None,
        "expected": words.expected if words else "",
        "due": row.due,
        "late": late,
        "who": _who(row, words, names, actor),
        "ended": row.done_on or row.dropped_on,
        "dropped": row.dropped_on is not None,
        "url": reverse("plans:task", args=[row.pk]),
    }


def _who(row: PlanTask, words: TaskWords | None, names: dict[UUID, str], actor: Actor) -> str:
    if row.owner_kind == TaskOwner.WORKER:
        if row.owner_id is None:
            return _("Worker of the case")
        return _("Me") if row.owner_id == actor.account else names.get(row.owner_id, "")
    other = row.other.name if row.other else words.who if words else ""
    return other or held.label("task_owner", row.owner_kind)


def goal_line(one: Told[PlanGoal, GoalWords], may_edit: bool) -> dict[str, Any]:
    """A goal as the page and the print show it."""
    row, words = one.row, one.words
    return {
        "id": f"goal-{row.pk.hex[:8]}",
        "wording": words.wording if words else None,
        "measure": words.measure if words else "",
        "domain": held.label("need_domain", row.domain),
        "target": row.target_date,
        "state": Badge(held.label("goal_state", row.state), _TONES.get(row.state, "")),
        "reached_on": row.reached_on,
        "url": reverse("plans:goal", args=[row.pk]) if may_edit else "",
        "open": row.state in OPEN_GOALS,
    }


def service_line(one: Told[PlanService, ServiceWords], may_edit: bool) -> dict[str, Any]:
    """A service as the page shows it."""
    row, words = one.row, one.words
    given = row.provider.name if row.provider else words.provider if words else ""
    amount = (
        f"{row.quantity.normalize():f} × {held.label('service_unit', row.unit)}" if row.quantity is not None else ""
    )
    return {
        "label": held.label("service_type", row.service_type),
        "who": given or held.label("service_response", row.response_type),
        "delivered": held.label("service_delivered", row.delivered),
        "appointment": row.appointment,
        "amount": amount,
        "cost": money.written(row.cost, row.currency),
        "barriers": held.labels("service_barrier", row.barriers),
        "url": reverse("plans:service", args=[row.pk]) if may_edit else "",
    }


def card(request: HttpRequest, case: cases.CaseView) -> str | None:
    """The fragment of tasks for the overview; None for whoever may not read plans."""
    actor = actor_of(request)
    if not actor.may(policy.VIEW):
        return None
    view = queries.tasks_of(case.id, by=actor)
    return render_to_string("plans/tasks.html", tasks(request, case, "overview", view), request)


def tab(request: HttpRequest, case: cases.CaseView) -> str:
    """Goals, tasks, services and what was agreed, on one page."""
    actor = actor_of(request)
    view = queries.plan_of(case.id, by=actor)
    edit = may_write(actor, case, policy.EDIT)
    serve = may_write(actor, case, policy.SERVICE_EDIT)
    context = {
        **tasks(request, case, "plan", view),
        "may_edit": edit,
        "may_serve": serve,
        "sees_services": actor.may(policy.SERVICE_VIEW),
        "sees_conferences": actor.may(policy.CONFERENCE_VIEW),
        "may_confer": may_write(actor, case, policy.CONFERENCE_EDIT),
        "plan": _agreement(view, edit),
        "goals": [goal_line(one, edit) for one in view.goals if one.row.state in OPEN_GOALS],
        "ended_goals": [goal_line(one, edit) for one in view.goals if one.row.state not in OPEN_GOALS],
        "services": [service_line(one, serve) for one in view.services],
        "conferences": view.conferences,
        "unmet": unmet_needs(case.id, view, actor),
    }
    return render_to_string("plans/tab.html", context, request)


def _agreement(view: PlanView, edit: bool) -> dict[str, Any] | None:
    if view.plan is None:
        return None
    row, words = view.plan.row, view.plan.words
    pairs = [
        (_("From"), held.day(row.from_date)),
        (_("Look at it again on"), held.day(row.review_on)),
        (_("The person agrees"), held.label("survivor_agreed", row.survivor_agreed)),
        (_("In the person's own words"), words.agreed if words else ""),
        (_("Copy of the plan"), held.label("plan_copy", row.copy_given)),
    ]
    label = held.label("plan_approval", row.approval)
    return {
        "version": row.version,
        "pairs": [(name, text) for name, text in pairs if text],
        "approval": Badge(label, _APPROVAL_TONES.get(Approval(row.approval), "")),
        "returned": words.returned if words and row.approval == Approval.RETURNED else "",
        "ask_url": reverse("plans:ask", args=[row.pk])
        if edit and row.approval in {Approval.NOT_NEEDED, Approval.RETURNED}
        else "",
    }


def unmet_needs(case_id: UUID, view: PlanView, actor: Actor) -> list[str]:
    """Areas of life that stand badly, wish for help, and have no goal; none for whoever may not read needs."""
    if not actor.may(assessment_rights.NEEDS_VIEW):
        return []
    with_goal = {one.row.domain for one in view.goals if one.row.state != GoalState.CHANGED}
    found = assessments.needs_without_goal(case_id, by=actor, with_goal=with_goal)
    return [held.label("need_domain", need.domain) for need in found]
