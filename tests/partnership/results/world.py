"""Results of an award, made the way the program makes them, by the people of the demo world who may."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards.models import Award
from tessera.partnership.library.models import Indicator
from tessera.partnership.results import api as results
from tessera.partnership.results import queries
from tessera.partnership.results.models import Actual, AwardIndicator, Objective
from tests.observatory.world import actor
from tests.partnership.awards import world as awards

OFFICER, SIGNER, DIRECTOR, GRANTEE = awards.OFFICER, awards.SIGNER, awards.DIRECTOR, awards.GRANTEE
Q1, Q2 = date(2026, 1, 1), date(2026, 4, 1)
YEAR = {"starts": date(2026, 1, 1), "ends": date(2026, 12, 31)}


def award(number: str = "R-1", tenant: str | None = "harbour") -> Award:
    """An active award of the year 2026."""
    return awards.active(number, tenant=tenant, said=awards.terms(**YEAR))


def in_library(code: str = "T-1", **fields: Any) -> Indicator:
    """An indicator of the office's library."""
    by = actor(OFFICER)
    with unit_of_work(by=by):
        said = {"title": "People helped", "unit": "people", "dimensions": ["sex"]} | fields
        return Indicator.objects.get_or_create(organisation_id=by.home, code=code, defaults=said)[0]


def objective(award_: Award, **fields: Any) -> Objective:
    """An objective at the top of the tree."""
    by = actor(OFFICER)
    with unit_of_work(by=by):
        return results.add_objective(award_.pk, by=by, **{"title": "People are safe", **fields})


def indicator(
    award_: Award, code: str = "T-1", library: Any = None, under: Objective | None = None, **wanted: Any
) -> AwardIndicator:
    """An indicator of the award with a baseline of nothing, under a new objective or the one given."""
    known, node, by = in_library(code, **(library or {})), under or objective(award_), actor(OFFICER)
    said = {
        "cadence": "quarter",
        "baseline": Decimal(0),
        "baseline_on": date(2025, 12, 31),
        "baseline_source": "Survey",
    }
    with unit_of_work(by=by):
        return results.add_indicator(node.pk, results.Wanted(known.pk, **(said | wanted)), by=by)


def aim(row: AwardIndicator, value: int = 40) -> None:
    """A target for each period."""
    by = actor(OFFICER)
    with unit_of_work(by=by):
        spans = queries.periods_of(row)
        results.set_targets(row.pk, [results.Aim(each.start, value=Decimal(value)) for each in spans], by=by)


def enter(row: AwardIndicator, value: int = 30, start: date = Q1, code: str = GRANTEE, **more: Any) -> Actual:
    """A draft of the grantee's."""
    by = actor(code)
    cell = more.pop("cell", "")
    with unit_of_work(by=by):
        return results.enter(row.pk, results.Said(Decimal(value), **more), start=start, by=by, cell=cell)


def first_day(row: AwardIndicator) -> date:
    """The first day of the indicator's first period."""
    with unit_of_work(by=actor(OFFICER)):
        return queries.periods_of(row)[0].start


def submit(row: Actual, code: str = GRANTEE) -> Actual:
    """Hands it to the office."""
    by = actor(code)
    with unit_of_work(by=by):
        return results.submit(row.pk, by=by)


def judge(row: Actual, end: str = "accepted", code: str = OFFICER, reason: str = "") -> Actual:
    """The office's word."""
    by = actor(code)
    with unit_of_work(by=by):
        return results.judge(row.pk, end, by=by, reason=reason)


def accepted(row: AwardIndicator, value: int = 30, start: date = Q1, **more: Any) -> Actual:
    """A figure that was entered, submitted and accepted."""
    return judge(submit(enter(row, value, start, **more)))


def told(row_id: UUID, by: Actor | None = None) -> results.IndicatorResult:
    """The indicator with everything computed."""
    by = by or actor(OFFICER)
    with unit_of_work(by=by):
        return results.result(row_id, by)
