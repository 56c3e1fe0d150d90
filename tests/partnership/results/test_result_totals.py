"""Totals and percentages: always computed, at least as much where something is hidden, and nothing worked out from it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tessera.observatory.metrics.counting import Counted
from tessera.partnership.results import cells, totals
from tessera.partnership.results.actions import drawing
from tessera.partnership.results.actions.drawing import Drawn
from tessera.partnership.results.periods import Period, periods
from tessera.partnership.results.totals import Figure, Total

Q1, Q2 = date(2026, 1, 1), date(2026, 4, 1)
DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


def figure(cell: str = "", value: Any = None, start: date = Q1, **more: Any) -> Figure:
    return Figure(start, cell, Decimal(value) if value is not None else None, **more)


def share(numerator: int, denominator: int, cell: str = "") -> Figure:
    return Figure(Q1, cell, None, Decimal(numerator), Decimal(denominator))


def test_cells_of_one_cut_add_up_and_a_figure_for_everybody_stands_above_them() -> None:
    women, men = figure("sex=Feminine", 20), figure("sex=Masculine", 15)
    assert totals.of_period([women, men], "unit") == Total(Decimal(35))
    assert totals.of_period([women, men, figure("", 40)], "unit") == Total(Decimal(40))


def test_two_cuts_tell_of_the_same_people_and_are_not_added() -> None:
    told = [figure("sex=Feminine", 20), figure("sex=Masculine", 15), figure("age=18--20", 30)]
    assert totals.of_period(told, "unit").value == 35


def test_a_sum_over_a_hidden_cell_says_at_least() -> None:
    hidden = figure("sex=Masculine", hidden=True)
    assert totals.of_period([figure("sex=Feminine", 20), hidden], "unit") == Total(Decimal(20), True)
    assert totals.of_period([hidden], "unit") == Total(None, True)
    both = totals.over_periods({Q1: Total(Decimal(20), True), Q2: Total(Decimal(15))}, "unit", cumulative=True)
    assert both == Total(Decimal(35), True)
    assert totals.over_periods({Q1: Total(None, True), Q2: Total(Decimal(15))}, "unit", cumulative=True) == Total(
        Decimal(15), True
    )


def test_what_does_not_add_up_is_told_by_its_last_period() -> None:
    assert totals.over_periods({Q2: Total(Decimal(4)), Q1: Total(Decimal(9))}, "unit", cumulative=False) == Total(
        Decimal(4)
    )
    assert totals.over_periods({Q1: Total(Decimal(2)), Q2: Total(Decimal(3))}, "ordinal", cumulative=True) == Total(
        Decimal(3)
    )
    assert totals.over_periods({Q1: Total(Decimal(9)), Q2: Total()}, "unit", cumulative=False) == Total(Decimal(9))


def test_shares_add_up_by_their_parts() -> None:
    one = totals.of_period([share(1, 2)], totals.PERCENTAGE)
    other = totals.of_period([share(30, 40)], totals.PERCENTAGE)
    assert (one.value, other.value) == (Decimal("50.00"), Decimal("75.00"))
    together = totals.over_periods({Q1: one, Q2: other}, totals.PERCENTAGE, cumulative=True)
    assert together.value == totals.percentage(Decimal(31), Decimal(42)) == Decimal("73.81")


def test_a_share_with_a_hidden_part_cannot_be_told() -> None:
    told = [share(3, 4, "sex=Feminine"), Figure(Q1, "sex=Masculine", hidden=True)]
    assert totals.of_period(told, totals.PERCENTAGE) == Total(None, True)
    with pytest.raises(ZeroDivisionError):
        totals.percentage(Decimal(1), Decimal(0))


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_a_total_is_the_sum_of_what_is_shown_and_never_more(values: list[int]) -> None:
    shown = [figure(f"sex={place}", value) for place, value in enumerate(values)]
    total = totals.of_period([*shown, figure("sex=x", hidden=True)], "unit")
    assert total.value == sum(values)
    assert total.at_least


def test_progress_goes_from_the_baseline_to_the_target() -> None:
    assert totals.progress(Total(Decimal(60)), Decimal(80), Decimal(40), cumulative=False) == Decimal("50.00")
    assert totals.progress(Total(Decimal(60)), Decimal(80), Decimal(40), cumulative=True) == Decimal("75.00")
    # Less is better: from 40 days down to 20, at 25.
    assert totals.progress(Total(Decimal(25)), Decimal(20), Decimal(40), cumulative=False) == Decimal("75.00")
    assert totals.progress(Total(), Decimal(80), Decimal(0), cumulative=True) is None
    assert totals.progress(Total(Decimal(1)), Decimal(40), Decimal(40), cumulative=False) is None


@given(DAYS, DAYS, st.sampled_from(["quarter", "half", "year"]))
def test_periods_are_the_award_without_gap_or_overlap(one: date, other: date, cadence: str) -> None:
    starts, ends = min(one, other), max(one, other)
    found = periods(starts, ends, cadence)
    assert (found[0].start, found[-1].end) == (starts, ends)
    assert all((b.start - a.end).days == 1 for a, b in pairwise(found))
    assert all((each.end - each.start).days < {"quarter": 92, "half": 184, "year": 366}[cadence] for each in found)


def test_only_periods_of_whole_quarters_are_counted() -> None:
    assert [str(each) for each in drawing.countable(Period(Q1, date(2026, 6, 30)))] == ["2026-Q1", "2026-Q2"]
    assert drawing.countable(Period(date(2026, 1, 2), date(2026, 6, 30))) == []
    assert drawing.countable(Period(Q1, date(2026, 5, 31))) == []
    assert drawing.countable(Period(date(2099, 1, 1), date(2099, 3, 31))) == []


def test_a_snapshot_becomes_figures_and_hidden_ones_stay_hidden() -> None:
    told = Counted(30, {("gender",): {("Feminine",): 30}})
    found = drawing.figures_of("people_identified", "", ["sex", "age", "place"], told)
    assert found == {"": Drawn(30, False), "sex=Feminine": Drawn(30, False)}
    few = drawing.figures_of("people_identified", "", ["sex"], Counted(few=True))
    assert drawing.added([found, few]) == {"": Drawn(30, True), "sex=Feminine": Drawn(30, True)}


def test_one_service_is_meant_where_services_do_not_add_up() -> None:
    table = {("food",): 20}
    by_sex = {("food", "Feminine"): 15, ("shelter", "Feminine"): 40}
    told = Counted(None, {("service",): table, ("service", "gender"): by_sex})
    found = drawing.figures_of("services_received", "service=food", ["sex"], told)
    assert found == {"": Drawn(20, False), "sex=Feminine": Drawn(15, False)}
    other = drawing.figures_of("services_received", "service=childcare", [], told)
    assert other == {"": Drawn(0, True)}, "nobody and few are one answer"
    quiet: dict[str, Drawn] = {"": Drawn(5, False)}
    # A quarter that does not list a cell may hold some people of it all the same.
    assert drawing.added([found, quiet]) == {"": Drawn(25, False), "sex=Feminine": Drawn(15, True)}
    late = {"": Drawn(15, False), "sex=Masculine": Drawn(15, False)}
    assert drawing.added([found, late])["sex=Masculine"] == Drawn(15, True)


def test_cells_are_checked_against_the_cuts_of_the_indicator() -> None:
    assert cells.checked(" sex=Feminine ", ["sex"]) == "sex=Feminine"
    assert cells.checked("", []) == ""
    assert cells.checked("origin=PH", ["origin"]) == "origin=PH"
    for wrong in ("sex=Nobody", "age=18--20", "sex=", "=x", "origin=Atlantis"):
        with pytest.raises(cells.NoCell):
            cells.checked(wrong, ["sex", "origin"])
