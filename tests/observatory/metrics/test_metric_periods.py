"""Which periods can be counted: calendar quarters whose reports are due, so that no two periods overlap."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tessera.kernel import clock
from tessera.observatory.metrics import periods

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(DAYS, DAYS)
def test_two_periods_are_the_same_or_do_not_overlap(one: date, other: date) -> None:
    a, b = periods.containing(one), periods.containing(other)
    assert a == b or a.end < b.start or b.end < a.start
    assert a.start <= one <= a.end


@given(DAYS, st.integers(0, 800))
def test_any_other_period_is_refused(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    quarter = periods.containing(start)
    if (start, end) == (quarter.start, quarter.end):
        assert periods.exactly(start, end) == quarter
        return
    with pytest.raises(periods.PeriodRefused, match=str(quarter.start)):
        periods.exactly(start, end)


def test_a_quarter_waits_until_its_reports_are_due() -> None:
    start, end = date(2026, 7, 1), date(2026, 9, 30)
    with clock.frozen(datetime(2026, 10, 29, 12, tzinfo=UTC)), pytest.raises(periods.PeriodOpen, match="2026-10-30"):
        periods.settled(start, end)
    with clock.frozen(datetime(2026, 10, 30, 12, tzinfo=UTC)):
        assert periods.settled(start, end).code == "2026-Q3"


def test_a_period_of_an_award_is_made_of_its_whole_quarters() -> None:
    found = periods.within(date(2025, 2, 1), date(2026, 1, 15))
    assert [each.code for each in found] == ["2025-Q2", "2025-Q3", "2025-Q4"]
    assert periods.within(date(2025, 2, 1), date(2025, 4, 1)) == []
