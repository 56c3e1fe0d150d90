"""What a reader of reports can work out: attacked with linear programming, which knows nothing of how we withhold."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
import pytest
from scipy.optimize import linprog

from tessera.protection.reports import periods
from tessera.protection.reports.enums import SHAPES, TOTALS, OverTime, Sums
from tessera.protection.reports.periods import Period
from tessera.protection.reports.protecting import GivesAway, Key, protect, total_of

JANUARY, FEBRUARY, MARCH = (periods.Period(periods.PeriodKind.MONTH, 2026, number) for number in (1, 2, 3))
QUARTER = periods.Period(periods.PeriodKind.QUARTER, 2026, 1)
YEAR = periods.Period(periods.PeriodKind.YEAR, 2026)
OPENED: Key = ("", "opened", "")
K = 5


def page(opened: int, **tables: Mapping[str, int]) -> dict[Key, int]:
    found = {OPENED: opened}
    for table, cells in tables.items():
        found |= {(table, "", code): number for code, number in cells.items()}
    return found


def bounds(
    reports: Mapping[Period, Mapping[Key, int | None]], months: Iterable[Period]
) -> dict[tuple[Period, Key], tuple[float, float]]:
    """The least and the most that every count of every period could be, by linear programming over pages and months;
    for tables that share a total out and add up over time."""
    keys = sorted({key for shown in reports.values() for key in shown})
    where = [*dict.fromkeys([*reports, *months])]
    place = {(period, key): number for number, (period, key) in enumerate((p, k) for p in where for k in keys)}
    rows: list[np.ndarray] = []

    def equal(whole: int, parts: list[int]) -> None:
        row = np.zeros(len(place))
        row[whole] = -1
        row[parts] = 1
        rows.append(row)

    for period in where:
        parts: dict[tuple[str, Key], list[int]] = defaultdict(list)
        for key in keys:
            if total_of(key) != key and SHAPES[key[0]].sums == Sums.PARTS:
                parts[key[0], total_of(key)].append(place[period, key])
        for (_table, total), cells in parts.items():
            equal(place[period, total], cells)
        inside = [child for child in period.children() if child in where]
        if inside and len(inside) == len(period.children()):
            for key in keys:
                equal(place[period, key], [place[child, key] for child in inside])
    limits = []
    for period, key in place:
        value = reports[period].get(key, 0) if period in reports else ...
        limits.append((0, None) if value is ... else (1, None) if value is None else (value, value))
    found = {}
    for where_key, number in place.items():
        goal = np.zeros(len(place))
        goal[number] = 1
        ends = []
        for sign in (1, -1):
            answer = linprog(sign * goal, A_eq=np.array(rows), b_eq=np.zeros(len(rows)), bounds=limits)
            ends.append(float("inf") if answer.status == 3 else sign * answer.fun)
        found[where_key] = (ends[0], ends[1])
    return found


def told(
    ranges: Mapping[tuple[Period, Key], tuple[float, float]], truth: Mapping[tuple[Period, Key], int]
) -> list[object]:
    """Small counts that the bounds pin to fewer than K values which are not simply all the small ones."""
    return [
        (where, low, high)
        for where, (low, high) in ranges.items()
        if 0 < truth[where] < K and high - low + 1 < K - 1e-6 and not (low <= 1 + 1e-6 and high >= K - 1 - 1e-6)
    ]


def test_one_small_count_takes_another_with_it() -> None:
    shown = protect(page(41, new_by_gender={"a": 2, "b": 30, "c": 9}), JANUARY, {}, K)
    assert shown["new_by_gender", "", "a"] is None
    assert shown["new_by_gender", "", "c"] is None
    assert shown["new_by_gender", "", "b"] == 30


def test_a_withheld_total_is_withheld_in_every_table_that_tells_it() -> None:
    ones = dict.fromkeys("abcde", 1)
    shown = protect(page(5, new_by_gender=ones, new_by_age={"x": 5}), JANUARY, {}, K)
    assert shown[OPENED] is None
    assert shown["new_by_age", "", "x"] is None


def test_the_rest_of_an_overlapping_table_is_protected_too() -> None:
    shown = protect(page(20, new_by_citizenship={"MD": 18, "UA": 12}), JANUARY, {}, K)
    assert shown["new_by_citizenship", "", "MD"] is None, "two people without it would stand there in plain sight"
    assert shown["new_by_citizenship", "", "UA"] == 12


def test_zero_is_shown_and_tells_nothing() -> None:
    assert protect(page(0, new_by_gender={"a": 0}), JANUARY, {}, K) == page(0, new_by_gender={"a": 0})


@pytest.mark.parametrize("seed", range(12))
def test_no_planted_small_count_can_be_worked_out_of_a_page(seed: int) -> None:
    draw = random.Random(seed)
    opened = draw.randint(6, 60)
    counts = _random_page(draw, opened)
    shown = protect(counts, JANUARY, {}, K)
    truth = {(JANUARY, key): number for key, number in counts.items()}

    assert not told(bounds({JANUARY: shown}, []), truth)


def test_withholding_small_counts_alone_would_tell_them() -> None:
    counts = page(41, new_by_gender={"a": 2, "b": 30, "c": 9})
    bare = {key: None if 0 < number < K else number for key, number in counts.items()}
    assert told(bounds({JANUARY: bare}, []), {(JANUARY, key): number for key, number in counts.items()})


@pytest.mark.parametrize("seed", range(8))
def test_no_small_count_can_be_worked_out_of_a_quarter_beside_its_months(seed: int) -> None:
    draw = random.Random(100 + seed)
    months = {month: _random_page(draw, draw.randint(8, 40)) for month in (JANUARY, FEBRUARY, MARCH)}
    quarter = {key: sum(counts[key] for counts in months.values()) for key in months[JANUARY]}
    shown: dict[Period, dict[Key, int | None]] = {}
    for period, counts in ((JANUARY, months[JANUARY]), (FEBRUARY, months[FEBRUARY]), (QUARTER, quarter)):
        try:
            shown[period] = protect(counts, period, shown, K)
        except GivesAway:
            assert shown, "one page alone is never refused here"
    truth = {(period, key): n for period, counts in [*months.items(), (QUARTER, quarter)] for key, n in counts.items()}
    ranges = bounds(shown, [JANUARY, FEBRUARY, MARCH])
    assert not told({where: ends for where, ends in ranges.items() if where[0] in shown or QUARTER in shown}, truth)


def test_a_quarter_that_would_tell_the_month_left_out_is_refused() -> None:
    shown = {}
    for month in (JANUARY, FEBRUARY):
        shown[month] = protect(page(30, new_by_gender={"a": 10, "b": 20}), month, shown, K)
    with pytest.raises(GivesAway):
        protect(page(62, new_by_gender={"a": 20, "b": 42}), QUARTER, shown, K)


def test_a_quarter_withholds_the_count_that_would_tell_the_month_left_out() -> None:
    shown = {}
    for month in (JANUARY, FEBRUARY):
        shown[month] = protect(page(30, new_by_gender={"a": 10, "b": 20}), month, shown, K)
    quarter = protect(page(80, new_by_gender={"a": 22, "b": 58}), QUARTER, shown, K)
    assert quarter[OPENED] == 80
    assert quarter["new_by_gender", "", "a"] is None
    assert quarter["new_by_gender", "", "b"] is None


def test_months_after_their_year_do_not_tell_what_the_rest_of_it_was() -> None:
    year = protect(page(40, new_by_gender={"a": 20, "b": 20}), YEAR, {}, K)
    with pytest.raises(GivesAway):
        protect(page(38, new_by_gender={"a": 19, "b": 19}), JANUARY, {YEAR: year}, K)


def test_a_late_entry_does_not_show_as_the_difference_of_two_reports() -> None:
    """January was shown with 30; by March somebody wrote down one more of January, and nobody came since."""
    january = protect(page(30), JANUARY, {}, K)
    with pytest.raises(GivesAway):
        protect(page(31), QUARTER, {JANUARY: january}, K)


def test_every_table_of_every_shape_is_protected_in_one_page() -> None:
    draw = random.Random(7)
    counts: dict[Key, int] = {("", name, ""): 40 for name in TOTALS}
    for table, shape in SHAPES.items():
        parts = [""] if shape.total else ["x", "y"]
        for part in parts:
            counts |= {(table, part, code): n for code, n in _cut(draw, 40, "abcd").items()}
            if not shape.total:
                counts[table, part, ""] = 40
    shown = protect(counts, JANUARY, {}, K)
    assert all(shown[key] is None for key, number in counts.items() if 0 < number < K)
    assert any(shown[key] is not None for key in counts if key[2])
    assert {shape.over_time for shape in SHAPES.values()} == set(OverTime)


def _random_page(draw: random.Random, opened: int) -> dict[Key, int]:
    return page(
        opened,
        new_by_gender=_cut(draw, opened, "abc"),
        new_by_age=_cut(draw, opened, "pqrst"),
        new_by_source=_cut(draw, opened, "uvwx"),
    )


def _cut(draw: random.Random, whole: int, names: str) -> dict[str, int]:
    """A total shared out unevenly, so that some are small."""
    cells = dict.fromkeys(names, 0)
    for _one in range(whole):
        cells[draw.choices(names, weights=[2.0**-place for place in range(len(names))])[0]] += 1
    return cells
