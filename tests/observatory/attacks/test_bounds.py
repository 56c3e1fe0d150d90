"""What the attacker works out, against linear programming: never wrong, and never less than elimination gives."""

from __future__ import annotations

import numpy as np
import pytest
from tests.observatory.tables.lp import Attacker
from tests.observatory.tables.worlds import recount, release, skewed, unprotected

from tessera.observatory.attacks import elimination, equations
from tessera.observatory.attacks.published import Published


def published(tables, total, threshold, rounding=1):
    return Published({}, {"records": total, "threshold": threshold, "parameters": {"rounding": rounding}}, tables)


@pytest.mark.parametrize("seed", range(2))
def test_what_elimination_pins_is_the_truth_and_pinned_by_linear_programming(seed):
    data = skewed(seed, records=150, sizes=(4, 3, 4))
    tables = unprotected(data, 5)
    truth, attacker = recount(data), Attacker(tables, data.records)
    system = equations.of(published(tables, data.records, 5), unseen=False)
    exact, left = elimination.pinned(system)
    assert exact
    assert left == 0
    for at, value in exact.items():
        spec, cell = system.keys[at]
        assert truth[spec][cell] == value
        assert attacker.interval((spec, cell)) == pytest.approx((value, value))


@pytest.mark.parametrize("seed", range(2))
def test_elimination_pins_whatever_the_equations_alone_determine(seed):
    """Rank says what is determined: a cell is, when leaving it free does not change the rank of the rest."""
    data = skewed(seed, records=150, sizes=(4, 3, 4))
    system = equations.of(published(unprotected(data, 5), data.records, 5), unseen=False)
    unknown = [at for at in range(len(system.keys)) if system.low[at] != system.high[at]]
    matrix = np.zeros((len(system.over), len(unknown)))
    for row, (over, parts) in enumerate(system.lines()):
        for at, sign in ((over, -1), *((part, 1) for part in parts)):
            if at in unknown:
                matrix[row, unknown.index(at)] += sign
    rank = np.linalg.matrix_rank(matrix)
    determined = {at for column, at in enumerate(unknown) if np.linalg.matrix_rank(np.delete(matrix, column, 1)) < rank}
    assert set(elimination.pinned(system)[0]) == determined


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("safe", [True, False])
def test_bounds_hold_the_truth_and_the_interval_of_linear_programming(seed, safe):
    data = skewed(seed, records=200, sizes=(4, 3, 4))
    tables = dict(release(data, 5).tables) if safe else unprotected(data, 5)
    attacker = Attacker(tables, data.records)
    system = equations.of(published(tables, data.records, 5))
    low, high = equations.bounds(system)
    assert attacker.targets
    for key in attacker.targets:
        at = system.place[key]
        least, most = attacker.interval(key)
        assert low[at] <= least + 1e-6
        assert most - 1e-6 <= high[at]


def test_a_chain_that_no_single_sum_gives_away_is_solved():
    tables = {
        ("a",): {("x",): 30, ("y",): 24, ("z",): 50},
        ("b",): {("p",): 33, ("q",): 24, ("r",): 47},
        ("a", "b"): {
            ("x", "p"): None, ("x", "q"): None, ("x", "r"): 15,
            ("y", "p"): None, ("y", "q"): None, ("y", "r"): 12,
            ("z", "p"): None, ("z", "q"): 16, ("z", "r"): 20,
        },
    }  # fmt: skip
    system = equations.of(published(tables, 104, 11), unseen=False)
    assert elimination.pinned(system)[0] == {system.place[("a", "b"), ("z", "p")]: 14}


def test_a_marginal_that_was_left_out_still_ties_its_tables_together():
    tables = {
        ("a", "b"): {("x", "p"): 20, ("x", "q"): None, ("y", "p"): 30},
        ("a", "c"): {("x", "s"): 12, ("x", "t"): 13, ("y", "s"): 30},
    }
    system = equations.of(published(tables, 55, 11), unseen=False)
    assert elimination.pinned(system)[0][system.place[("a", "b"), ("x", "q")]] == 5
