"""The door of the room: what rooms above may know of assessments, by case. Everything names its actor."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.protection.assessments import policy, queries, rules
from tessera.protection.assessments.actions import add, ask
from tessera.protection.assessments.enums import GOES_AHEAD, Kind
from tessera.protection.assessments.queries import HealthNotice, health_notice

__all__ = [
    "Change",
    "HealthNotice",
    "Kind",
    "NeedView",
    "ReturnView",
    "RiskView",
    "add",
    "ask",
    "health_notice",
    "latest_return",
    "needs",
    "needs_change",
    "needs_without_goal",
    "risks",
]


@dataclass(frozen=True, slots=True)
class NeedView:
    """One area of life as it stands now. `score` 1 (very bad) to 4 (good); None where it was not answered."""

    domain: str
    score: int | None
    survivor_priority: int | None
    wants_help: str
    act_by: datetime.date | None


@dataclass(frozen=True, slots=True)
class Change:
    """One area of life in the first and the last version that has a score for it; the same where there is only one."""

    domain: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class RiskView:
    """The worker's latest word on the danger, and when it is looked at again."""

    level: str
    assessed_on: datetime.date
    review_due: datetime.date | None


@dataclass(frozen=True, slots=True)
class ReturnView:
    """What the latest return assessment came to."""

    decision: str
    assessed_on: datetime.date

    @property
    def goes_ahead(self) -> bool:
        """Whether it holds a return to be safe, with measures or without."""
        return self.decision in GOES_AHEAD


def needs(case_id: UUID, *, by: Actor) -> list[NeedView]:
    """The latest needs, gravest first; empty where none were assessed or the actor may not read them."""
    ledger.record(by=by, action=policy.NEEDS_VIEW, kind="case", object_id=case_id)
    return [
        NeedView(need.domain, need.score, need.survivor_priority, need.wants_help, need.act_by)
        for need in queries.latest_needs(case_id, by=by)
    ]


def needs_without_goal(case_id: UUID, *, by: Actor, with_goal: Collection[str] = ()) -> list[NeedView]:
    """The needs that ask for a goal (score 1 or 2, help not refused) in areas of life that `with_goal` does not name."""
    return [
        need
        for need in needs(case_id, by=by)
        if rules.asks_for_goal(need.score, need.wants_help) and need.domain not in with_goal
    ]


def needs_change(case_id: UUID, *, by: Actor) -> list[Change]:
    """First and last score of each area of life, in the order of the list (case forms §12, needs_score_change)."""
    versions = queries.versions(case_id, [Kind.NEEDS], by=by).get(Kind.NEEDS, [])
    return [Change(domain, points[0][1], points[-1][1]) for domain, points in queries.scores(versions).items()]


def risks(case_ids: Iterable[UUID], *, by: Actor) -> dict[UUID, RiskView]:
    """The latest level of risk of each of these cases that has one and that the actor may read, in one query."""
    rows = queries.latest_of(case_ids, Kind.SAFETY, by=by)
    return {case: RiskView(row.risk_level, row.assessed_on, row.review_due) for case, row in rows.items()}


def latest_return(case_id: UUID, *, by: Actor) -> ReturnView | None:
    """What the latest return assessment came to; None where there is none. No return goes ahead without one."""
    row = queries.latest_of([case_id], Kind.RETURN, by=by).get(case_id)
    return ReturnView(row.decision, row.assessed_on) if row else None
