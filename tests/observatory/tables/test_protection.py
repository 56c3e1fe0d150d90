"""What a stranger with the whole release can and cannot work out."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.observatory.tables.lp import Attacker, broken
from tests.observatory.tables.worlds import recount, release, skewed, unprotected, world, worlds

from tessera.observatory.tables.audit import audit

calm = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


pytestmark = pytest.mark.slow


@calm
@given(worlds(), st.integers(3, 6))
def test_linear_programming_over_all_tables_breaks_no_hidden_cell(data, threshold):
    if data.records < threshold:
        return
    made = release(data, threshold)
    assert broken(made.tables, data.records, threshold) == []


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("threshold", [3, 5, 11])
def test_a_long_tailed_world_withstands_linear_programming(seed, threshold):
    data = skewed(seed)
    made = release(data, threshold)
    assert broken(made.tables, data.records, threshold) == []
    assert any(count is None for cells in made.tables.values() for count in cells.values())


def test_integer_programming_finds_no_more_than_linear_programming():
    data = skewed(3, records=200, sizes=(4, 3, 4))
    made = release(data, 4)
    hidden = Attacker(made.tables, data.records).targets
    assert hidden
    assert broken(made.tables, data.records, 4, keys=hidden, integral=True) == []


@pytest.mark.parametrize("seed", range(3))
def test_the_same_attack_breaks_a_release_that_hides_small_counts_only(seed):
    data = skewed(seed)
    assert broken(unprotected(data, 5), data.records, 5)


@pytest.mark.parametrize("seed", range(3))
def test_the_audit_finds_what_leaks_when_only_small_counts_are_hidden(seed):
    data = skewed(seed)
    report = audit(unprotected(data, 5), data.records, 5)
    assert {"determined", "narrow", "group"} & {finding.kind for finding in report.findings}
    assert not report.passed


@calm
@given(worlds(), st.integers(3, 6))
def test_whatever_the_audit_calls_determined_linear_programming_pins(data, threshold):
    tables = unprotected(data, threshold)
    attacker = Attacker(tables, data.records)
    for finding in audit(tables, data.records, threshold).findings:
        if finding.kind == "determined":
            low, high = attacker.interval((finding.dimensions, finding.cell))
            assert low == pytest.approx(high)
            assert low == recount(data)[finding.dimensions][finding.cell]


@calm
@given(worlds(), st.integers(3, 6))
def test_bounds_of_the_audit_hold_the_truth_and_the_bounds_of_linear_programming(data, threshold):
    tables = unprotected(data, threshold)
    attacker = Attacker(tables, data.records)
    truth = recount(data)
    for finding in audit(tables, data.records, threshold).findings:
        if finding.kind == "narrow":
            low, high = attacker.interval((finding.dimensions, finding.cell))
            assert finding.low <= low <= truth[finding.dimensions][finding.cell] <= high <= finding.high


def test_a_table_left_out_gives_nothing_away_through_values_that_never_meet():
    """b and c say the same in other words, so that a|b and a|c hide the same people; only together are they safe."""
    codes = [(0, b, b) for b in (0, 1, 2) for _ in range(60)] + [(1, b, b) for b in (0, 1, 2) for _ in range(60)]
    codes += [(2, 0, 0)] * 4 + [(2, 1, 1)] * 40 + [(2, 2, 2)] * 40
    data = world(codes, (3, 3, 3))
    made = release(data, 5, dimensions=(("a", "b"), ("a", "c"), ("b", "c")))
    assert ("b", "c") in made.tables
    assert broken(made.tables, data.records, 5) == []


@pytest.mark.parametrize("seed", range(4))
def test_tables_of_two_columns_alone_withstand_reasoning_about_the_third(seed):
    data = skewed(seed, records=250)
    pairs = tuple(itertools.combinations(data.columns, 2))
    made = release(data, 5, dimensions=pairs)
    assert broken(made.tables, data.records, 5) == []
    assert any(len(spec) == 2 for spec in made.tables)


def test_tables_chosen_first_are_kept_first():
    data = skewed(5, records=300)
    pairs = list(itertools.combinations(data.columns, 2))
    for first in pairs:
        made = release(data, 5, dimensions=(first, *(pair for pair in pairs if pair != first)))
        alone = release(data, 5, dimensions=(first,))
        assert (first in made.tables) == (first in alone.tables)


def test_the_audit_sees_a_small_count_left_open():
    tables = {("a",): {("x",): 4, ("y",): 30}}
    assert [finding.kind for finding in audit(tables, 34, 11).findings] == ["small"]


def test_the_audit_adds_up_a_hidden_parent_whose_parts_are_all_published():
    tables = {
        ("a",): {("x",): None, ("y",): None},
        ("b",): {("p",): 40, ("q",): 40},
        ("a", "b"): {("x", "p"): 20, ("x", "q"): 20, ("y", "p"): 20, ("y", "q"): 20},
    }
    found = {(finding.kind, finding.cell) for finding in audit(tables, 80, 11).findings}
    assert {("determined", ("x",)), ("determined", ("y",))} <= found


def test_the_audit_solves_a_chain_that_no_single_sum_gives_away():
    tables = {
        ("a",): {("x",): 30, ("y",): 24, ("z",): 50},
        ("b",): {("p",): 33, ("q",): 24, ("r",): 47},
        ("a", "b"): {
            ("x", "p"): None, ("x", "q"): None, ("x", "r"): 15,
            ("y", "p"): None, ("y", "q"): None, ("y", "r"): 12,
            ("z", "p"): None, ("z", "q"): 16, ("z", "r"): 20,
        },
    }  # fmt: skip
    found = {finding.cell: finding.kind for finding in audit(tables, 104, 11).findings if finding.kind == "determined"}
    assert ("z", "p") in found


def test_the_audit_sees_hidden_cells_that_together_are_few():
    tables = {("a",): {("x",): None, ("y",): None, ("z",): 50}}
    kinds = {finding.kind for finding in audit(tables, 54, 11).findings}
    assert "group" in kinds


@calm
@given(worlds(), st.integers(3, 6))
def test_no_published_count_is_small_and_every_published_count_is_true(data, threshold):
    if data.records < threshold:
        return
    made = release(data, threshold)
    truth = recount(data)
    for spec, cells in made.tables.items():
        merged = [set(made.merged.get(name, ())) if len(spec) > 1 else set() for name in spec]
        expected: dict[tuple[str, ...], int] = {}
        for cell, count in truth[spec].items():
            key = tuple("*" if value in merged[axis] else value for axis, value in enumerate(cell))
            expected[key] = expected.get(key, 0) + count
        assert set(cells) == set(expected)
        for cell, count in cells.items():
            assert count is None or count == expected[cell] >= threshold
            assert count is None or expected[cell] >= threshold


@calm
@given(worlds(), st.integers(3, 6))
def test_hidden_parts_of_a_published_sum_come_to_the_threshold_or_more(data, threshold):
    if data.records < threshold:
        return
    made = release(data, threshold)
    truth = recount(data)
    for spec, cells in made.tables.items():
        if len(spec) == 1:
            rest = sum(truth[spec][cell] for cell, count in cells.items() if count is None)
            assert rest == 0 or rest >= threshold
    assert made.report.passed


def test_a_table_is_withheld_with_all_that_contain_it_when_nothing_protects_it():
    codes = [(i, i % 2) for i in range(5)]
    made = release(world(codes, (5, 2)), 5)
    assert ("a",) in made.withheld
    assert ("a", "b") in made.withheld
    assert ("a",) not in made.tables


def test_a_rare_value_that_cannot_be_protected_is_merged_and_named():
    codes = [(1, 0)] * 9 + [(1, 1)] * 1 + [(1, 2)] * 1 + [(2, 0)] * 20 + [(2, 1)] * 20 + [(2, 2)] * 20
    codes += [(b and 3, b) for b in range(3) for _ in range(4)] + [(3, 0)] * 4
    codes += [(0, b) for b in range(3) for _ in range(400)]
    made = release(world(codes, (4, 3)), 11)
    assert made.merged["a"] == ("a1", "a3")
    assert ("*", "unknown") in made.tables["a", "b"]
    assert made.tables[("a",)][("a1",)] == 11


def test_rounding_publishes_multiples_and_hides_the_same_cells():
    data = skewed(1)
    exact, coarse = release(data, 5), release(data, 5, rounding=5)
    for spec, cells in exact.tables.items():
        for cell, count in cells.items():
            other = coarse.tables[spec][cell]
            assert (count is None) == (other is None)
            if count is not None:
                assert other % 5 == 0
                assert abs(other - count) <= 2
    assert coarse.report.passed
