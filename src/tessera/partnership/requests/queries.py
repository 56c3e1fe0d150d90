"""Named reads of both queues."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, OuterRef, QuerySet, Subquery, Sum

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.policy import Hidden
from tessera.partnership.awards import api as awards
from tessera.partnership.awards import policy as award_policy
from tessera.partnership.money import api as money
from tessera.partnership.money import policy as money_policy
from tessera.partnership.requests import policy, rights
from tessera.partnership.requests.enums import ASSISTANCE, EMERGENCY, EmergencyState
from tessera.partnership.requests.models import AssistanceRequest, Cohort, EmergencyRequest, EmergencySpending
from tessera.partnership.requests.states import EMERGENCY_MACHINE
from tessera.partnership.stages import api as stages

PAGE = 30
# Programme types whose awards pay for these requests, and states in which money is drawn.
EMERGENCY_TYPE, TRAINING_TYPE = "emergency_assistance", "training_assistance"
_ACTIVE = "active"
# States in which the office has not answered yet.
OPEN = (EmergencyState.RECEIVED, EmergencyState.ELIGIBLE)
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the queue of training and technical assistance is narrowed to; "" for everything."""

    state: str = ""
    kind: str = ""
    topic: str = ""
    country: str = ""


def _paged(rows: QuerySet[M], page: int) -> tuple[list[M], bool]:
    found = list(rows[page * PAGE : (page + 1) * PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def queue(by: Actor, filters: Filters, page: int = 0) -> tuple[list[AssistanceRequest], bool]:
    """A page of requests for training and technical assistance, newest first, and whether there are more.

    `trained` is how many people its cohorts hold.
    """
    said = {name: value for name in Filters.__slots__ if (value := getattr(filters, name))}
    trained = Cohort.objects.filter(request_id=OuterRef("pk")).values("request_id").annotate(sum=Sum("trained"))
    rows = policy.assistance(by).filter(**said).annotate(trained=Subquery(trained.values("sum")))
    return _paged(rows.order_by("-received_on", "id"), page)


def assistance(request_id: UUID, *, by: Actor) -> AssistanceRequest:
    """One request. Raises Hidden."""
    rows = policy.assistance(by).select_related("organisation", "implementer")
    row = rows.filter(pk=request_id).first()
    if row is None:
        raise Hidden(by, rights.VIEW_ASSISTANCE, kind=ASSISTANCE, object_id=request_id)
    return row


def cohorts(row: AssistanceRequest) -> list[Cohort]:
    """Who was trained, in order of time."""
    return list(row.cohorts.order_by("delivered_on", "agency", "id"))


def emergencies(by: Actor, state: str = "", page: int = 0) -> tuple[list[EmergencyRequest], bool]:
    """A page of emergency requests, and whether there are more: those the clock runs for first, the most pressing on top."""
    rows = policy.scope(by).select_related("organisation", "implementer").defer("drawn")
    if state == "open":
        return _paged(rows.filter(state__in=OPEN).order_by("answer_by", "id"), page)
    return _paged((rows.filter(state=state) if state else rows).order_by("-received_at", "id"), page)


def emergency(request_id: UUID, *, by: Actor) -> EmergencyRequest:
    """One request. Raises Hidden."""
    rows = policy.scope(by).select_related("organisation", "implementer")
    row = rows.filter(pk=request_id).first()
    if row is None:
        raise Hidden(by, rights.VIEW_EMERGENCY, kind=EMERGENCY, object_id=request_id)
    return row


def spending(row: EmergencyRequest) -> list[EmergencySpending]:
    """What was spent, in the order it was written down."""
    return list(row.spending.order_by("number"))


def waiting(by: Actor) -> int:
    """How many emergency requests wait for the office of the actor."""
    return policy.scope(by).filter(organisation_id=by.home, state__in=OPEN).count()


def of_references(references: Iterable[str], *, by: Actor) -> list[tuple[EmergencyRequest, Decimal]]:
    """The actor's organisation's own requests under these references, newest first, with what was spent of each."""
    spent = EmergencySpending.objects.filter(request_id=OuterRef("pk")).values("request_id").annotate(sum=Sum("amount"))
    rows = policy.scope(by).filter(implementer_id=by.organisation, reference__in=list(references))
    rows = rows.select_related("organisation").annotate(spent=Subquery(spent.values("sum"))).order_by("-received_at")
    return [(row, getattr(row, "spent") or Decimal(0)) for row in rows]  # noqa: B009 - an annotation


@dataclass(frozen=True, slots=True)
class Stay:
    """A time spent in a state: from when, until when (None: still), for how long until then or now."""

    state: str
    since: datetime
    until: datetime | None
    length: timedelta
    reason: str
    by: UUID | None


def stays(kind: str, object_id: UUID) -> list[Stay]:
    """How long a request stood in each of its states, in order of time. An end lasts no time."""
    changes = stages.history(kind, object_id)
    found = []
    for place, change in enumerate(changes):
        after = changes[place + 1].at if place + 1 < len(changes) else None
        rests = kind == EMERGENCY and change.ends in EMERGENCY_MACHINE.ends
        length = timedelta(0) if rests else (after or now()) - change.at
        found.append(Stay(change.ends, change.at, after, length, change.reason, change.by))
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a budget that emergency help may be drawn from, with what is left of it."""

    id: UUID
    award: str
    category: str
    year: int
    left: Decimal


def lines(currency: str, *, by: Actor) -> list[Line]:
    """Lines in this currency of the office's active awards for emergency help, those with money left."""
    rows = money_policy.rows(by, money.BudgetVersion).filter(
        organisation_id=by.home, currency=currency, award__state=_ACTIVE,
        award__programme_type=EMERGENCY_TYPE, award_version__state="in_effect", award_version__until__isnull=True,
    )  # fmt: skip
    return [
        Line(UUID(each.line), budget.award.number, each.category, each.year, each.left)
        for budget in rows.select_related("award").order_by("award__number")
        for each in money.used(budget.pk, by=by)
        if each.share == "federal" and each.left > 0
    ]


def training_awards(by: Actor) -> list[tuple[str, str]]:
    """(id, number and title) of the office's active awards for training and technical assistance."""
    rows: QuerySet[awards.Award] = award_policy.scope(by).filter(
        organisation_id=by.home, state=_ACTIVE, programme_type=TRAINING_TYPE
    )
    return [(str(row.pk), f"{row.number} – {row.title}") for row in rows.order_by("number")]
