"""Named reads: the days of an award, what is due and where it stands, one award at a time or all together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, Q, QuerySet, UUIDField, Value, When
from django.db.models.functions import Cast

from tessera.kernel.actor import Actor
from tessera.kernel.clock import in_days, today
from tessera.kernel.policy import Hidden
from tessera.partnership.awards import api as awards
from tessera.partnership.awards import policy as award_policy
from tessera.partnership.monitoring import policy, schedule
from tessera.partnership.monitoring.enums import ActionState, EvaluationState, ItemState, PlanState, ReportState
from tessera.partnership.monitoring.models import (
    Closeout,
    CloseoutItem,
    CorrectiveAction,
    Evaluation,
    MonitoringPlan,
    ReportAttachment,
    ReportDue,
    SiteVisit,
)

PAGE = 30
SOON = 60  # days ahead that the page of the office looks
_WAITING_REPORTS = (ReportState.SCHEDULED, ReportState.OPEN, ReportState.RETURNED)
_WAITING_ACTIONS = (ActionState.OPEN, ActionState.ESCALATED)


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is owed on an award: what it is (`kind`: report, visit, action, response, item), the code that says
    more, the day, where it stands, and whether that day is over with the thing still owed."""

    award: UUID
    kind: str
    code: str
    id: UUID
    due: date
    state: str
    settled: bool

    @property
    def overdue(self) -> bool:
        """Derived, never kept: the day is over and nothing came."""
        return not self.settled and self.due < today()


def days_of(award_id: UUID) -> tuple[date, date] | None:
    """First and last day of an award: of the version in force, before that of the newest one; None where not known."""
    version = awards.in_force(award_id) or awards.shown([award_id]).get(award_id)
    if version is None or version.starts is None or version.ends is None:
        return None
    return version.starts, version.ends


def item(row: ReportDue) -> schedule.Item:
    """A row as the schedule counts."""
    return schedule.Item(row.due, row.kind, row.starts, row.ends)


def plan_in_force(award_id: UUID, *, by: Actor) -> MonitoringPlan | None:
    """The approved plan of an award."""
    return policy.rows(by, MonitoringPlan).filter(award_id=award_id, state=PlanState.APPROVED).first()


def draft_plan(award_id: UUID, *, by: Actor) -> MonitoringPlan | None:
    """The draft of an award."""
    return policy.rows(by, MonitoringPlan).filter(award_id=award_id, state=PlanState.DRAFT).first()


def due_of(award_id: UUID, *, by: Actor) -> list[Due]:
    """Everything that is or was owed on an award, by day: settled things too (GAO-19-77: one page per award)."""
    found = _owed(by, Q(award_id=award_id), settled=True)
    return [_due(each) for each in found.order_by("owed_on", "owed_kind", "owed_code", "owed_id")]


def waiting(by: Actor, *, page: int = 0, overdue: bool = False) -> tuple[list[Due], bool]:
    """A page of what waits on every award until `SOON`, oldest first, and whether there is more."""
    last = in_days(-1) if overdue else in_days(SOON)
    rows = _owed(by, Q(), until=last).order_by("owed_on", "award_id", "owed_kind", "owed_code", "owed_id")
    found = [_due(each) for each in rows[page * PAGE : (page + 1) * PAGE + 1]]
    return found[:PAGE], len(found) > PAGE


def counts(by: Actor) -> tuple[int, int]:
    """How many things are overdue, and how many are due until `SOON`, on every award the actor may see."""
    late = _owed(by, Q(), until=in_days(-1)).count()
    return late, _owed(by, Q(), until=in_days(SOON)).count() - late


def _due(row: Any) -> Due:
    state = row["owed_state"]
    return Due(
        row["award_id"], row["owed_kind"], row["owed_code"], row["owed_id"], row["owed_on"], state, state in _OVER
    )


# States in which nothing more is owed, of all five kinds of things.
_OVER = frozenset(
    {
        "submitted", "accepted", "waived", "visited", "answered", "verified", "closed", "response_given", "followed_up",
        "done",
    }
)  # fmt: skip


def _owed(by: Actor, which: Q, *, until: date | None = None, settled: bool = False) -> QuerySet[Any]:
    """What is owed, as one union of five kinds; all of it, or what still waits and is due until a day."""

    def part(model: type[Any], kind: str, code: str, day: str, waits: Q) -> QuerySet[Any]:
        rows = policy.rows(by, model).filter(which, **{f"{day}__isnull": False})
        if not settled:
            rows = rows.filter(waits)
        if until is not None:
            rows = rows.filter(**{f"{day}__lte": until})
        state: Any = F("state") if model is not SiteVisit else _visited()
        return rows.order_by().values(
            "award_id", owed_kind=Value(kind, CharField()), owed_code=Cast(F(code), CharField()),
            owed_id=Cast(F("pk"), UUIDField()), owed_on=F(day), owed_state=Cast(state, CharField()),
        )  # fmt: skip

    parts = [
        part(ReportDue, "report", "kind", "due", Q(state__in=_WAITING_REPORTS)),
        part(SiteVisit, "visit", "kind", "planned_on", Q(visited_on__isnull=True)),
        part(CorrectiveAction, "action", "finding__severity", "due", Q(state__in=_WAITING_ACTIONS)),
        part(Evaluation, "response", "kind", "response_due", Q(state=EvaluationState.RESPONSE_DUE)),
        part(CloseoutItem, "item", "kind", "due", Q(state=ItemState.OPEN)),
    ]
    return parts[0].union(*parts[1:], all=True)


def _visited() -> Any:
    return Case(When(visited_on__isnull=True, then=Value("planned")), default=Value("visited"))


def numbers(award_ids: Iterable[UUID], *, by: Actor) -> dict[UUID, awards.Award]:
    """Awards by id, those the actor may see."""
    return {row.pk: row for row in award_policy.scope(by).filter(pk__in=set(award_ids)).select_related("party")}


def without_plan(by: Actor) -> list[awards.Award]:
    """Awards that run, or soon will, and have no approved plan."""
    planned = policy.rows(by, MonitoringPlan).filter(state=PlanState.APPROVED).values("award_id")
    rows = (
        award_policy.scope(by)
        .filter(state__in=["negotiating", "signed", "active", "suspended"])
        .exclude(pk__in=planned)
    )
    return list(rows.order_by("number")[:PAGE])


def report(report_id: UUID, *, by: Actor) -> ReportDue:
    """A report that is due, with its award. Raises Hidden."""
    row: ReportDue = one(ReportDue, report_id, by=by)
    return row


def one(model: type[Any], pk: UUID, *, by: Actor) -> Any:
    """A row of the room. Raises Hidden."""
    row = policy.rows(by, model).filter(pk=pk).first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind=str(model._meta.model_name), object_id=pk)
    return row


def of_award(model: type[Any], award_id: UUID, *, by: Actor) -> list[Any]:
    """Rows of one kind on an award, in their order."""
    return list(policy.rows(by, model).filter(award_id=award_id))


def attachments(report_id: UUID, *, by: Actor) -> list[ReportAttachment]:
    """Files of every version of a report, oldest first."""
    return list(policy.rows(by, ReportAttachment).filter(version__report_id=report_id))


def closeout(award_id: UUID, *, by: Actor) -> Closeout | None:
    """The close-out of an award."""
    return policy.rows(by, Closeout).filter(award_id=award_id).prefetch_related("items").first()
