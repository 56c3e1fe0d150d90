"""Which reports are due and when, without a database. The day counts are those of 2 CFR 200.329 and 200.344."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tessera.partnership.monitoring import judging, schedule
from tessera.partnership.monitoring.enums import Cadence

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
CADENCES = st.sampled_from([str(each) for each in Cadence])


@st.composite
def spans(draw: st.DrawFn) -> tuple[date, date]:
    """First and last day of an award of at most six years."""
    first = draw(DAYS)
    return first, first + timedelta(days=draw(st.integers(0, 2200)))


@given(spans(), st.sampled_from([3, 6, 12]))
def test_periods_cover_every_day_of_an_award_once(span: tuple[date, date], months: int) -> None:
    cut = list(schedule.periods(*span, months))
    assert (cut[0][0], cut[-1][1]) == span
    for (_first, last), (following, _end) in itertools.pairwise(cut):
        assert following == last + timedelta(days=1)
    assert all(first <= last for first, last in cut)


def test_a_month_without_that_day_ends_on_its_last() -> None:
    assert schedule.months_later(date(2023, 11, 30), 3) == date(2024, 2, 29)
    assert schedule.months_later(date(2024, 1, 31), 12) == date(2025, 1, 31)


def test_an_award_of_two_years_owes_quarterly_performance_and_annual_money_reports() -> None:
    owed = schedule.owed(date(2025, 1, 1), date(2026, 12, 31), "quarterly", "annual")
    told = [(item.kind, item.starts, item.due) for item in owed]
    assert told[0] == ("performance", date(2025, 1, 1), date(2025, 4, 30))
    assert ("financial", date(2025, 1, 1), date(2026, 3, 31)) in told
    assert [item.kind for item in owed].count("performance") == 7
    assert told[-2:] == [
        ("final_financial", date(2025, 1, 1), date(2027, 4, 30)),
        ("final_performance", date(2025, 1, 1), date(2027, 4, 30)),
    ]


@given(spans(), CADENCES, CADENCES)
def test_invariant_18_final_reports_are_due_120_days_after_the_end(
    span: tuple[date, date], performance: str, financial: str
) -> None:
    owed = schedule.owed(*span, performance, financial)
    finals = [item for item in owed if item.kind in schedule.FINALS]
    assert sorted(item.kind for item in finals) == ["final_financial", "final_performance"]
    assert {item.due for item in finals} == {span[1] + timedelta(days=120)}
    for item in owed:
        if item.kind == "performance":
            assert (item.due - item.ends).days == (90 if performance == "annual" else 30)


@given(spans(), CADENCES, CADENCES, st.integers(-900, 900))
def test_invariant_18_an_extension_moves_the_final_reports_and_adds_periods_without_making_anything_twice(
    span: tuple[date, date], performance: str, financial: str, days: int
) -> None:
    first, last = span
    later = max(first, last + timedelta(days=days))
    before, after = (schedule.owed(first, end, performance, financial) for end in (last, later))
    found = schedule.difference(before, after)
    left = {item.key: item for item in before}
    for item in found.gone:
        del left[item.key]
    for item in (*found.new, *found.moved):
        left[item.key] = item
    assert sorted(left.values()) == after
    assert all(item.kind in schedule.FINALS for item in found.moved)
    if later != last:
        assert {item.kind for item in found.moved} == schedule.FINALS


@given(spans(), CADENCES, CADENCES)
def test_a_schedule_that_fits_changes_nothing(span: tuple[date, date], performance: str, financial: str) -> None:
    owed = schedule.owed(*span, performance, financial)
    assert schedule.difference(owed, owed) == schedule.Difference((), (), ())


def test_an_award_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        schedule.owed(date(2025, 1, 2), date(2025, 1, 1), "annual", "annual")


@pytest.mark.parametrize(
    ("reported", "recounted", "said"),
    [(100, 100, "confirmed"), (105, 100, "confirmed"), (106, 100, "minor_deviation"), (90, 100, "minor_deviation"),
     (89, 100, "major_deviation"), (1, 0, "major_deviation"), (0, 0, "confirmed")],
)  # fmt: skip
def test_a_recount_says_how_far_a_figure_is_off(reported: int, recounted: int, said: str) -> None:
    assert judging.verdict(Decimal(reported), Decimal(recounted)) == said


def test_risks_weigh_likelihood_times_impact_and_stand_in_their_cell() -> None:
    assert judging.weight(4, 5) == 20
    assert judging.matrix([(5, 1), (5, 1), (1, 5)]) == [[2, 0, 0, 0, 0], *([[0] * 5] * 3), [0, 0, 0, 0, 1]]
    with pytest.raises(ValueError, match="from 1 to 5"):
        judging.weight(0, 3)
