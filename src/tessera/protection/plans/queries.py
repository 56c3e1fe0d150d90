"""Named reads: the plan of a case as one page needs it, what waits for approval, the calendar. All start from scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import F, Model, OuterRef, QuerySet, Subquery

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden
from tessera.kernel.vault import api as vault
from tessera.protection.cases import policy as cases
from tessera.protection.plans import policy
from tessera.protection.plans.enums import (
    CONFERENCE_WORDS,
    GOAL_WORDS,
    PLAN_WORDS,
    SERVICE_WORDS,
    TASK_WORDS,
    Approval,
)
from tessera.protection.plans.models import Conference, ConferenceGuest, Plan, PlanGoal, PlanService, PlanTask
from tessera.protection.plans.words import ConferenceWords, GoalWords, PlanWords, ServiceWords, TaskWords, Words

W = TypeVar("W", bound=Words)
R = TypeVar("R", bound=Model)
AT_ONCE = 200
PAGE = 30


@dataclass(frozen=True, slots=True)
class Told(Generic[R, W]):
    """A row with its words in clear; None when the person was erased."""

    row: R
    words: W | None


ToldService = Told[PlanService, ServiceWords]


@dataclass(frozen=True, slots=True)
class PlanView:
    """Everything on the plan's page."""

    plan: Told[Plan, PlanWords] | None = None
    goals: Sequence[Told[PlanGoal, GoalWords]] = ()
    tasks: Sequence[Told[PlanTask, TaskWords]] = ()
    services: Sequence[Told[PlanService, ServiceWords]] = ()
    conferences: Sequence[Conference] = field(default_factory=list)


def opened(rows: Sequence[R], context: str, kind: type[W], *, by: Actor) -> dict[UUID, W | None]:
    """The words of rows by id, opened together: one look-up of the person's key."""
    if not rows:
        return {}
    # Rows are of one case mostly; the key is reached through it.
    keys = dict(
        cases.scope(by).filter(pk__in={row.case_id for row in rows}).values_list("pk", "subject__key_id")  # type: ignore[attr-defined]
    )
    wanted = [row for row in rows if keys.get(row.case_id)]  # type: ignore[attr-defined]
    clear = vault.open_many(
        vault.Sealed(key, context, row.pk, bytes(row.sealed))  # type: ignore[attr-defined]
        for row in wanted
        if (key := keys[row.case_id])  # type: ignore[attr-defined]
    )
    found: dict[UUID, W | None] = dict.fromkeys(row.pk for row in rows)
    found |= {
        row.pk: kind.from_bytes(data) if data is not None else None for row, data in zip(wanted, clear, strict=True)
    }
    return found


def _told(rows: QuerySet[R], context: str, kind: type[W], by: Actor) -> list[Told[R, W]]:
    read = list(rows[:AT_ONCE])
    words = opened(read, context, kind, by=by)
    return [Told(row, words[row.pk]) for row in read]


def current(case_id: UUID, *, by: Actor) -> Plan | None:
    """The version in force."""
    return policy.scope(by).filter(case_id=case_id).order_by("-version").first()


def current_id(case_id: UUID, *, by: Actor) -> UUID | None:
    """The id of the version in force."""
    return policy.scope(by).filter(case_id=case_id).order_by("-version").values_list("pk", flat=True).first()


def subject_of(case_id: UUID, *, by: Actor) -> UUID:
    """The person of a case the actor may see. Raises Hidden."""
    found = cases.scope(by).filter(pk=case_id).values_list("subject_id", flat=True).first()
    if found is None:
        raise Hidden(by, policy.VIEW, kind="case", object_id=case_id)
    return found


def plan_of(case_id: UUID, *, by: Actor) -> PlanView:
    """The plan of a case with goals, tasks, services and conferences; the reading is in the ledger.

    Always the same number of queries. The caller has looked at the case itself.
    """
    last = current(case_id, by=by)
    words = opened([last] if last else [], PLAN_WORDS, PlanWords, by=by)
    view = PlanView(
        plan=Told(last, words[last.pk]) if last else None,
        goals=goals_of(case_id, by=by),
        tasks=_tasks(case_id, by),
        services=_told(policy.services(by).filter(case_id=case_id).select_related("provider").order_by("-created_at"), SERVICE_WORDS, ServiceWords, by),
        conferences=list(policy.conferences(by).filter(case_id=case_id).order_by("-held_on", "id")[:AT_ONCE]),
    )  # fmt: skip
    if by.may(policy.VIEW):
        ledger.record(by=by, action=policy.VIEW, kind="case", object_id=case_id)
    return view


def tasks_of(case_id: UUID, *, by: Actor) -> PlanView:
    """The tasks of a case, and its goals for choosing; the reading is in the ledger."""
    view = PlanView(goals=goals_of(case_id, by=by), tasks=_tasks(case_id, by))
    ledger.record(by=by, action=policy.VIEW, kind="case", object_id=case_id)
    return view


def _tasks(case_id: UUID, by: Actor) -> list[Told[PlanTask, TaskWords]]:
    """Open ones first, the earliest due first."""
    rows = policy.tasks(by).filter(case_id=case_id).select_related("other")
    return _told(rows.order_by(F("done_on").asc(nulls_first=True), "due", "id"), TASK_WORDS, TaskWords, by)


def goals_of(case_id: UUID, *, by: Actor) -> list[Told[PlanGoal, GoalWords]]:
    """The goals of a case, oldest first."""
    return _told(policy.goals(by).filter(case_id=case_id).order_by("created_at"), GOAL_WORDS, GoalWords, by)


def task(task_id: UUID, *, by: Actor) -> Told[PlanTask, TaskWords]:
    """One task. Raises Hidden."""
    return _one(policy.tasks(by).select_related("other"), task_id, TASK_WORDS, TaskWords, "task", by)


def goal(goal_id: UUID, *, by: Actor) -> Told[PlanGoal, GoalWords]:
    """One goal. Raises Hidden."""
    return _one(policy.goals(by), goal_id, GOAL_WORDS, GoalWords, "goal", by)


def plan(plan_id: UUID, *, by: Actor) -> Told[Plan, PlanWords]:
    """One version. Raises Hidden."""
    return _one(policy.scope(by), plan_id, PLAN_WORDS, PlanWords, "plan", by)


def service(service_id: UUID, *, by: Actor) -> Told[PlanService, ServiceWords]:
    """One episode of a service. Raises Hidden."""
    return _one(policy.services(by), service_id, SERVICE_WORDS, ServiceWords, "service", by)


def conference(conference_id: UUID, *, by: Actor) -> Told[Conference, ConferenceWords]:
    """One conference; the reading is in the ledger. Raises Hidden."""
    found = _one(policy.conferences(by), conference_id, CONFERENCE_WORDS, ConferenceWords, "conference", by)
    ledger.record(by=by, action=policy.CONFERENCE_VIEW, kind="case", object_id=found.row.case_id)
    return found


def conferences_of(case_id: UUID, *, by: Actor) -> list[Told[Conference, ConferenceWords]]:
    """The conferences of a case with their words, latest first."""
    return _told(
        policy.conferences(by).filter(case_id=case_id).order_by("-held_on"), CONFERENCE_WORDS, ConferenceWords, by
    )


def guests(row: Conference) -> list[ConferenceGuest]:
    """Who was invited, and what consent said when it was last written down."""
    rows = ConferenceGuest.objects.filter(organisation_id=row.organisation_id, conference_id=row.pk)
    return list(rows.select_related("guest").order_by("guest__name"))


def _one(rows: QuerySet[R], pk: UUID, context: str, kind: type[W], named: str, by: Actor) -> Told[R, W]:
    row = rows.select_related("case").filter(pk=pk).first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind=named, object_id=pk)
    return Told(row, opened([row], context, kind, by=by)[row.pk])


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version that waits for approval: the case by its code, who asked, since when, and what its services cost."""

    plan: UUID
    case_id: UUID
    code: str
    version: int
    asked_by: UUID | None
    since: date


def waiting(by: Actor, number: int = 1) -> tuple[list[Waiting], bool]:
    """A page of versions that wait for approval, longest first, and whether there are more; for those who may approve."""
    if not by.may(policy.APPROVE):
        return [], False
    number = max(number, 1)
    newest = Plan.objects.filter(organisation_id=by.home, case_id=OuterRef("case_id")).order_by("-version")
    rows = policy.scope(by).filter(approval=Approval.REQUESTED, pk=Subquery(newest.values("pk")[:1]))
    found = list(rows.select_related("case").order_by("changed_at", "id")[(number - 1) * PAGE : number * PAGE + 1])
    lines = [
        Waiting(r.pk, r.case_id, r.case.code, r.version, r.requested_by_id, r.changed_at.date()) for r in found[:PAGE]
    ]
    return lines, len(found) > PAGE


def cases_with_goal_in(case_id: UUID, *, by: Actor) -> set[str]:
    """The domains in which a case has a goal that is not ended by being replaced."""
    rows: Iterable[str] = (
        policy.goals(by).filter(case_id=case_id).exclude(state="changed").values_list("domain", flat=True)
    )
    return set(rows) - {""}
