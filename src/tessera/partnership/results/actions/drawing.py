"""Figures counted by the observatory: snapshots are asked for, added up over quarters, and submitted for somebody to accept.

Never a case, never a row: what comes through the door of `observatory.metrics` is protected counts. Hidden ones make a
figure "at least" as much; nothing is worked out from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.policy import require
from tessera.kernel.work import unit_of_work
from tessera.observatory.metrics import api as metrics
from tessera.partnership.results import cells, policy, queries
from tessera.partnership.results.actions.base import note, sides
from tessera.partnership.results.enums import COUNTS, OPEN, ActualState, DataSource
from tessera.partnership.results.models import Actual, AwardIndicator
from tessera.partnership.results.periods import Period
from tessera.partnership.results.states import ACTUAL
from tessera.partnership.stages import api as stages
from tessera.trust.people import api as people

RIGHTS = (policy.SEE, policy.ENTER, policy.DRAW, "awards:file:view")


class NotDrawn(ValueError):
    """There is nothing to count for this indicator; `code` says why: not_computed, no_organisation or no_period."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Drawn:
    """One figure over the quarters of a period."""

    value: int
    hidden: bool


def draw(indicator_id: UUID, *, by: Actor) -> int:
    """Draws every period that can be counted today, and answers how many figures are new.

    `by` is the job that counts (see `observatory.metrics`). A figure that is the same as the newest version is left alone;
    one that waits for an answer too. Raises NotDrawn, Hidden, Refused, and what metrics.snapshot raises.
    """
    with unit_of_work(by=by):
        # Nobody's account: whoever pressed the button may accept what the program counted.
        office = people.system_actor(by.home, by.job or "results.draw", RIGHTS, by.purpose)
    with unit_of_work(by=office):
        row = queries.indicator(indicator_id, by=office, action=policy.DRAW)
        require(policy.can(office, policy.DRAW, row), office, policy.DRAW, kind="award_indicator", object_id=row.pk)
        spans = [(each, quarters) for each in queries.periods_of(row) if (quarters := countable(each))]
    if row.source != DataSource.COMPUTED:
        raise NotDrawn("not_computed")
    if row.implementer_id is None:
        raise NotDrawn("no_organisation")
    if not spans:
        raise NotDrawn("no_period")
    made = 0
    for period, quarters in spans:
        told = [
            metrics.snapshot(row.metric, organisation=row.implementer_id, start=each.start, end=each.end, by=by)
            for each in quarters
        ]
        figures = added(
            [figures_of(row.metric, row.metric_cell, row.dimensions, metrics.counted(each)) for each in told]
        )
        with unit_of_work(by=office):
            made += sum(
                _keep(row, period, cell, each, [one.pk for one in told], office) for cell, each in figures.items()
            )
    return made


def countable(period: Period) -> list[metrics.Quarter]:
    """The quarters of a period, if it is made of whole quarters that may all be counted today; else none."""
    quarters = metrics.within(period.start, period.end)
    whole = bool(quarters) and quarters[0].start == period.start and quarters[-1].end == period.end
    return quarters if whole and all(each.countable_from <= today() for each in quarters) else []


def figures_of(metric: str, meant: str, cuts: list[str], told: metrics.Counted) -> dict[str, Drawn]:
    """The figures of one snapshot by cell: what is meant for everybody, and those that are told of each cut."""
    cut, value = cells.parts(meant)
    column = cells.COLUMNS.get(cut, "")
    found = {cells.EVERYBODY: _figure(told.tables.get((column,), {}).get((value,)) if meant else told.total)}
    for each in cuts:
        if each == cut or each not in cells.COLUMNS:
            continue
        spec = (column, cells.COLUMNS[each]) if meant else (cells.COLUMNS[each],)
        if spec not in metrics.METRICS[metric].by:
            continue
        for values, count in told.tables.get(spec, {}).items():
            if values[:-1] == ((value,) if meant else ()):
                found[cells.cell(each, values[-1])] = Drawn(count, False)
    return found


def _figure(count: int | None) -> Drawn:
    return Drawn(0, True) if count is None else Drawn(count, False)


def added(quarters: list[dict[str, Drawn]]) -> dict[str, Drawn]:
    """The quarters together: what one of them hides makes the sum "at least".

    A quarter that does not list a cell does not say whether it counts nobody there or few.
    """
    found = {}
    for cell in dict.fromkeys(cell for each in quarters for cell in each):
        told = [each.get(cell, Drawn(0, True)) for each in quarters]
        found[cell] = Drawn(sum(each.value for each in told), any(each.hidden for each in told))
    return found


def _keep(row: AwardIndicator, period: Period, cell: str, drawn: Drawn, snapshots: list[UUID], by: Actor) -> bool:
    """Keeps and submits a figure that is new. A hidden figure of nothing shown is kept as hidden, without a number."""
    value = Decimal(drawn.value) if drawn.value or not drawn.hidden else None
    said: Mapping[str, object] = {"value": value, "hidden": drawn.hidden, "snapshots": snapshots, "entered_by": None}
    newest = Actual.objects.filter(indicator=row, start=period.start, cell=cell).order_by("-version").first()
    if newest and newest.state not in COUNTS and newest.state not in OPEN:
        return False
    if newest and (newest.value, newest.hidden, newest.source) == (value, drawn.hidden, DataSource.COMPUTED):
        return False
    if newest and newest.state in OPEN:
        for name, each in said.items():
            setattr(newest, name, each)
        newest.source = DataSource.COMPUTED
        newest.save()
        actual = newest
    else:
        actual = Actual.objects.create(
            **sides(row), **said, indicator=row, start=period.start, end=period.end, cell=cell,
            version=newest.version + 1 if newest else 1, source=DataSource.COMPUTED,
        )  # fmt: skip
        stages.begin(ACTUAL, actual, by=by)
    note(by, policy.DRAW, actual, version=actual.version)
    stages.move(ACTUAL, actual, ActualState.SUBMITTED, by=by)
    return True
