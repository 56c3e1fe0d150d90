"""Counts of one period, in the same ten queries however many cases there are. The unit is the case."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from tessera.kernel.actor import Actor
from tessera.protection.assessments import policy as assessments
from tessera.protection.cases import policy as cases
from tessera.protection.cases.enums import Status
from tessera.protection.determination import policy as determination
from tessera.protection.followup import policy as followup
from tessera.protection.plans import policy as plans
from tessera.protection.reports.enums import EMPTY, NO_SERVICE, STEPS, WAITS
from tessera.protection.reports.periods import Period
from tessera.protection.reports.protecting import Key

_OPENED = Coalesce("intake_date", TruncDate("created_at"))
_NEEDS = "needs"


@dataclass(slots=True)
class Tally:
    """What was counted. `waits` are days to the first service, `decisions` days to a decision, `money` the cost of a
    funding line and currency by case, `statuses` the cases open at the end by where they stand today."""

    counts: dict[Key, int] = field(default_factory=dict)
    waits: list[int] = field(default_factory=list)
    decisions: list[int] = field(default_factory=list)
    money: dict[tuple[str, str], dict[UUID, Decimal]] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)

    @property
    def open_at_end(self) -> int:
        """Cases open on the last day."""
        return sum(self.statuses.values())

    def total(self, name: str, number: int) -> None:
        """Writes a total of the page down."""
        self.counts["", name, ""] = number

    def table(self, table: str, cells: dict[str, int], part: str = "") -> None:
        """Writes a table, or a part of one, down; an empty code is an answer that is missing."""
        for code, number in cells.items():
            key = (table, part, code or EMPTY)
            self.counts[key] = self.counts.get(key, 0) + number

    def by_case(self, table: str, cells: dict[str, set[UUID]], part: str = "") -> None:
        """Writes down how many cases have each code."""
        self.table(table, {code: len(of) for code, of in cells.items()}, part)


def count(by: Actor, period: Period) -> Tally:
    """The counts of a period over what the actor may see; a part that they may not read is empty."""
    tally = Tally()
    every = cases.scope(by).exclude(status=Status.ENQUIRY).order_by().annotate(opened_on=_OPENED)
    opened = every.filter(opened_on__range=(period.start, period.end))
    _new(tally, opened)
    _exploitation(tally, by, opened)
    _first_service(tally, by, opened)
    _ended(tally, every, period)
    _services(tally, by, period)
    _needs(tally, by, period)
    _contacts(tally, by, period)
    _decisions(tally, by, period)
    return tally


def _new(tally: Tally, opened: QuerySet[Any]) -> None:
    number = 0
    rows = opened.values_list("age_band", "gender", "referral_source").annotate(number=Count("pk"))
    for age, gender, source, found in rows:
        number += found
        for table, code in (("new_by_age", age), ("new_by_gender", gender), ("new_by_source", source)):
            tally.table(table, {code: found})
    tally.total("opened", number)
    for several, found in opened.values_list("citizenships").annotate(number=Count("pk")):
        tally.table("new_by_citizenship", dict.fromkeys(several or [EMPTY], found))


def _exploitation(tally: Tally, by: Actor, opened: QuerySet[Any]) -> None:
    cells: dict[str, set[UUID]] = defaultdict(set)
    told: set[UUID] = set()
    rows = cases.episodes(by).filter(case__in=opened).order_by()
    for case, types, main in rows.values_list("case_id", "exploitation_types", "main_exploitation_type"):
        for code in {*types, main} - {""}:
            cells[code].add(case)
            told.add(case)
    tally.by_case("new_by_exploitation", cells)
    if silent := tally.counts["", "opened", ""] - len(told):
        tally.table("new_by_exploitation", {EMPTY: silent})


def _first_service(tally: Tally, by: Actor, opened: QuerySet[Any]) -> None:
    begun = Coalesce("case__referral_received_on", "case__intake_date", TruncDate("case__created_at"))
    rows = plans.services(by).filter(case__in=opened, started_on__isnull=False).order_by().values_list("case_id")
    bands: Counter[str] = Counter()
    for _case, first, start in rows.annotate(first=Min("started_on"), start=Min(begun)):
        days = max((first - start).days, 0)
        tally.waits.append(days)
        bands[next(code for most, code in WAITS if most is None or days <= most)] += 1
    if without := tally.counts["", "opened", ""] - len(tally.waits):
        bands[NO_SERVICE] = without
    tally.table("first_service", bands)


def _ended(tally: Tally, every: QuerySet[Any], period: Period) -> None:
    closed = every.annotate(closed_on=TruncDate("closed_at")).filter(closed_on__range=(period.start, period.end))
    reasons = dict(closed.values_list("closure_reason").annotate(number=Count("pk")))
    tally.total("closed", sum(reasons.values()))
    tally.table("closed_by_reason", reasons)
    still = every.annotate(closed_on=TruncDate("closed_at")).filter(
        Q(closed_on__isnull=True, is_open=True) | Q(closed_on__gt=period.end), opened_on__lte=period.end
    )
    tally.statuses = dict(still.values_list("status").annotate(number=Count("pk")))


def _services(tally: Tally, by: Actor, period: Period) -> None:
    day = Coalesce("started_on", "appointment", "requested_on", TruncDate("created_at"))
    rows = plans.services(by).annotate(day=day).filter(day__range=(period.start, period.end)).order_by()
    tables: dict[str, dict[str, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    served: set[UUID] = set()
    names = ("case_id", "service_type", "delivered", "barriers", "funding_line", "cost", "currency")
    for case, kind, delivered, barriers, line, cost, currency in rows.values_list(*names):
        served.add(case)
        tables["services_by_type"][kind].add(case)
        tables["services_by_delivery"][delivered].add(case)
        for barrier in barriers:
            tables["services_by_barrier"][barrier].add(case)
        if cost is not None:
            tables["services_by_funding"][f"{line} {currency}".strip()].add(case)
            of_line = tally.money.setdefault((line, currency), {})
            of_line[case] = of_line.get(case, Decimal(0)) + cost
    tally.total("served", len(served))
    for table, cells in tables.items():
        tally.by_case(table, cells)


def _needs(tally: Tally, by: Actor, period: Period) -> None:
    rows = assessments.scope(by).filter(kind=_NEEDS, assessed_on__lte=period.end, needs__score__isnull=False)
    found: dict[tuple[UUID, str], list[tuple[datetime.date, int]]] = defaultdict(list)
    ordered = rows.order_by("case_id", "number")
    for case, on, domain, score in ordered.values_list("case_id", "assessed_on", "needs__domain", "needs__score"):
        found[case, domain].append((on, score or 0))
    changes: dict[str, Counter[str]] = defaultdict(Counter)
    for (_case, domain), told in found.items():
        if len(told) > 1 and told[-1][0] >= period.start:
            step = told[-1][1] - told[0][1]
            changes[domain]["better" if step > 0 else "worse" if step else "same"] += 1
    for domain, cells in changes.items():
        tally.counts["needs_change", domain, ""] = sum(cells.values())
        tally.table("needs_change", cells, domain)


def _contacts(tally: Tally, by: Actor, period: Period) -> None:
    day = Coalesce("done_on", "planned_on")
    rows = followup.scope(by).filter(state__in=("done", "not_reached")).annotate(day=day).order_by()
    reached: dict[str, set[UUID]] = defaultdict(set)
    after: dict[tuple[str, str], dict[str, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    contacted: set[UUID] = set()
    names = ("case_id", "step", "state", "reached", "safe_now", "living_situation")
    for case, step, state, how, safe, living in rows.filter(day__range=(period.start, period.end)).values_list(*names):
        contacted.add(case)
        reached[how].add(case)
        if step in STEPS and state == "done":
            after["safe_after", step][safe].add(case)
            after["living_after", step][living].add(case)
    tally.total("contacted", len(contacted))
    tally.by_case("contacts_by_reached", reached)
    for (table, step), cells in after.items():
        tally.counts[table, step, ""] = len(_together(cells.values()))
        tally.by_case(table, cells, step)


def _decisions(tally: Tally, by: Actor, period: Period) -> None:
    rows = determination.scope(by).filter(decided_on__range=(period.start, period.end)).order_by()
    tables: dict[str, dict[str, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    decided: set[UUID] = set()
    for case, level, status, start, target, day in rows.values_list(
        "case_id", "level", "status", "started_on", "target_on", "decided_on"
    ):
        decided.add(case)
        tables["decided_by_level"][level].add(case)
        tables["decided_by_result"][status].add(case)
        tables["decided_by_clock"][_against(target, day)].add(case)
        if day is not None:
            tally.decisions.append((day - start).days)
    tally.total("decided", len(decided))
    for table, cells in tables.items():
        tally.by_case(table, cells)


def _against(target: datetime.date | None, day: datetime.date | None) -> str:
    if target is None or day is None:
        return "no_clock"
    return "in_time" if day <= target else "late"


def _together(sets: Iterable[set[UUID]]) -> set[UUID]:
    found: set[UUID] = set()
    return found.union(*sets)
