"""What this room shows and says elsewhere: the tab "Plan", its kinds of due dates, and what is held in words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.protection.cases import api as cases
from tessera.protection.plans import actions, held, policy
from tessera.protection.plans.enums import APPROVAL_ASKED, REVIEW_DUE, TASK_DUE
from tessera.protection.plans.models import Plan
from tessera.protection.work import api as work

work.register_kind(
    TASK_DUE,
    label=_("Task"),
    url=lambda item: reverse("plans:task", args=[item.object_id]),
    action=policy.VIEW,
    tick=actions.task_done,
)
work.register_kind(
    REVIEW_DUE,
    label=_("Review of the plan"),
    url=lambda item: f"{reverse('cases:case', args=[item.case_id])}?part=plan",
    action=policy.VIEW,
    review=True,
)
work.register_kind(
    APPROVAL_ASKED,
    label=_("A plan waits for approval"),
    url=lambda _item: reverse("plans:approvals"),
    action=policy.APPROVE,
)


def _unplanned(rows: Any, actor: Actor) -> Any:
    """Cases without a plan."""
    return rows.filter(~Exists(Plan.objects.filter(organisation_id=actor.home, case_id=OuterRef("pk"))))


work.register_gap("plan", label=_("No plan"), hours=72, narrow=_unplanned)


@cases.register_part("plan", label=_("Plan"), action=policy.VIEW, order=40)
def plan(request: HttpRequest, case: cases.CaseView) -> str:
    """The tab."""
    from tessera.protection.plans.web import page

    return page.tab(request, case)


@cases.register_panel("tasks", part="overview", order=5)
def tasks(request: HttpRequest, case: cases.CaseView) -> str | None:
    """Tasks, and the quickest way to set one, without leaving the case's first page."""
    from tessera.protection.plans.web import page

    return page.card(request, case)


@cases.register_held("plan", order=40)
def what_is_held(case_id: UUID, *, by: Actor) -> list[cases.Held]:
    """Plan, goals, tasks, services and conferences in words."""
    return held.of_case(case_id, by=by, erased=_now("The words were erased with the person."))
