"""When a notice closes on its own clock, and which version was in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tessera.partnership.competition.timing import NoSuchTime, at_closing, closing, instant, is_late


@dataclass
class Said:
    """A version of a notice."""

    number: int = 1
    day: date | None = date(2026, 3, 31)
    closes_time: time = time(17)
    time_zone: str = "America/New_York"
    published_at: datetime | None = datetime(2026, 1, 1, tzinfo=UTC)

    def closes_on(self, stage: int) -> date | None:
        """One stage."""
        return self.day if stage == 1 else None


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2026, 3, 6), datetime(2026, 3, 6, 22, tzinfo=UTC)),  # winter in Washington: five hours behind
        (date(2026, 3, 9), datetime(2026, 3, 9, 21, tzinfo=UTC)),  # after the clocks went forward on the 8th: four
        (date(2026, 10, 30), datetime(2026, 10, 30, 21, tzinfo=UTC)),
        (date(2026, 11, 2), datetime(2026, 11, 2, 22, tzinfo=UTC)),  # after they went back on the 1st
    ],
)
def test_invariant_09_a_notice_closes_by_its_own_clock_on_both_sides_of_a_change_of_the_clocks(
    day: date, utc: datetime
) -> None:
    notice = Said(day=day)
    assert closing(notice, 1) == utc
    assert not is_late(notice, 1, utc - SECOND)
    assert not is_late(notice, 1, utc)
    assert is_late(notice, 1, utc + SECOND)


def test_invariant_09_an_hour_that_comes_twice_means_its_second_run() -> None:
    # Clocks in Berlin go back from 3 to 2 on 25 October 2026; the second 02:30 is in winter time.
    assert instant(date(2026, 10, 25), time(2, 30), "Europe/Berlin") == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_an_hour_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(NoSuchTime, match="skip"):
        instant(date(2026, 3, 29), time(2, 30), "Europe/Berlin")


def test_a_zone_nobody_knows_is_refused() -> None:
    with pytest.raises(NoSuchTime, match="no time zone"):
        instant(date(2026, 3, 29), time(12), "Washington")


def test_a_stage_that_is_not_there_is_over() -> None:
    assert closing(Said(), 2) is None
    assert is_late(Said(), 2, datetime(2020, 1, 1, tzinfo=UTC))


@given(
    st.dates(date(2020, 1, 1), date(2037, 12, 31)),
    st.times().map(lambda each: each.replace(microsecond=0, fold=0)),
    st.sampled_from(
        ["America/New_York", "Europe/Dublin", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Casablanca"]
    ),
)
def test_the_instant_shows_the_wall_time_again_or_does_not_exist(day: date, at: time, zone: str) -> None:
    try:
        found = instant(day, at, zone)
    except NoSuchTime:
        both = [datetime.combine(day, at.replace(fold=fold), tzinfo=ZoneInfo(zone)).utcoffset() for fold in (0, 1)]
        assert both[0] != both[1]
        return
    assert found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.combine(day, at)


def test_invariant_08_the_version_in_force_at_closing_is_the_last_published_before_it() -> None:
    first = Said()
    longer = Said(number=2, day=date(2026, 4, 30), published_at=datetime(2026, 3, 20, tzinfo=UTC))
    last = Said(number=3, day=date(2026, 4, 30), published_at=datetime(2026, 4, 29, tzinfo=UTC))
    too_late = Said(number=4, published_at=datetime(2026, 5, 2, tzinfo=UTC))
    waiting = Said(number=5, published_at=None)
    assert at_closing([too_late, waiting, last, first, longer], 1) is last
    assert at_closing([first, too_late], 1) is first
    assert at_closing([waiting], 1) is None


def test_invariant_08_a_version_published_in_the_closing_second_still_counts_and_one_second_later_does_not() -> None:
    first = Said()
    ends = closing(first, 1)
    assert ends is not None
    assert at_closing([first, Said(number=2, published_at=ends)], 1).number == 2  # type: ignore[union-attr]
    assert at_closing([first, Said(number=2, published_at=ends + SECOND)], 1) is first
