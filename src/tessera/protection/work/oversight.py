"""Where somebody is being forgotten: what a supervisor must see, in the same number of queries however much there is."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now, today
from tessera.protection.cases import policy as cases
from tessera.protection.work import kinds, policy, queries
from tessera.protection.work.kinds import Item
from tessera.protection.work.models import Due
from tessera.trust.people import api as people

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Quiet:
    """A case by its code: who works on it, and since when nothing happened (or since when it is open)."""

    id: UUID
    code: str
    status: str
    worker: str
    since: datetime.datetime


@dataclass(frozen=True, slots=True)
class Missing:
    """What open cases lack: a plan, an assessment."""

    key: str
    label: str | Promise
    hours: int
    cases: Sequence[Quiet]
    more: bool


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The page: cases where nothing happens, cases nobody works on, late reviews, what is missing. The longest first."""

    days: int
    quiet: Sequence[Quiet]
    more_quiet: bool
    nobody: Sequence[Quiet]
    more_nobody: bool
    reviews: Sequence[Item]
    missing: Sequence[Missing]


def quiet_cases(by: Actor, days: int) -> QuerySet[Any]:
    """Open cases in which for so many days there was no note and no contact and nothing was done, and nothing is
    planned: every note, contact and change moves `last_activity_at`."""
    since = now() - datetime.timedelta(days=days)
    items = Due.objects.filter(organisation_id=OuterRef("organisation_id"), case_id=OuterRef("pk"))
    return (
        cases.scope(by)
        .filter(is_open=True, last_activity_at__lt=since)
        .exclude(Exists(items.filter(settled_at__gte=since)))
        .exclude(Exists(items.filter(settled_at__isnull=True, on__gte=today())))
    )


def quiet(by: Actor, size: int) -> tuple[list[Quiet], bool]:
    """The first of the quiet cases, and whether there are more; none without the right to look after the caseload."""
    if not by.may(policy.CASELOAD):
        return [], False
    rows = quiet_cases(by, queries.setting(by.home).forgotten_days).order_by("last_activity_at", "pk")
    found = list(rows[: size + 1])
    return _lines(found[:size], {}), len(found) > size


def forgotten(by: Actor) -> Forgotten | None:
    """What the page shows; None for those who may not look after the caseload."""
    if not by.may(policy.CASELOAD):
        return None
    days = queries.setting(by.home).forgotten_days
    open_cases = cases.scope(by).filter(is_open=True)
    quiet = list(quiet_cases(by, days).order_by("last_activity_at", "pk")[: AT_ONCE + 1])
    nobody = list(open_cases.filter(worker_id__isnull=True).order_by("last_activity_at", "pk")[: AT_ONCE + 1])
    lacking = [(gap, _lacking(gap, open_cases, by)) for gap in kinds.gaps()]
    late = queries.open_due(by).filter(kind__in=kinds.reviews(), on__lt=today())
    reviews = queries.items(late.select_related("case").order_by("on", "id")[:AT_ONCE])
    shown = [*quiet, *nobody, *(row for _gap, rows in lacking for row in rows)]
    names = people.colleague_names(by, {row.worker_id for row in shown})
    return Forgotten(
        days,
        _lines(quiet, names),
        len(quiet) > AT_ONCE,
        _lines(nobody, names),
        len(nobody) > AT_ONCE,
        reviews,
        [
            Missing(gap.key, gap.label, gap.hours, _lines(rows, names, opened=True), len(rows) > AT_ONCE)
            for gap, rows in lacking
        ],
    )


def _lacking(gap: kinds.Gap, open_cases: QuerySet[Any], by: Actor) -> list[Any]:
    old = open_cases.filter(created_at__lt=now() - datetime.timedelta(hours=gap.hours))
    return list(gap.narrow(old, by).order_by("created_at", "pk")[: AT_ONCE + 1])


def _lines(rows: Sequence[Any], names: dict[UUID, str], *, opened: bool = False) -> list[Quiet]:
    return [
        Quiet(row.pk, row.code, row.status, names.get(row.worker_id, ""),
              row.created_at if opened else row.last_activity_at)
        for row in rows[:AT_ONCE]
    ]  # fmt: skip
