"""Who must stand behind a shown count, what a group must not share, and how far shown counts are moved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.observatory.tables.lp import broken
from tests.observatory.tables.worlds import release, skewed, world

from tessera.observatory.tables import perturbation
from tessera.observatory.tables.audit import audit
from tessera.observatory.tables.counting import count_table
from tessera.observatory.tables.rules import Rules, applied
from tessera.observatory.tables.rules import broken as flagged


def supplied(data, shares, seed=1):
    """The same people, each from one of several contributors."""
    drawn = np.random.default_rng(seed).choice(len(shares), data.records, p=shares)
    return replace(data, contributors=drawn.astype(np.uint16))


def keyed(data, seed=2):
    return replace(data, keys=np.random.default_rng(seed).integers(0, 1 << 16, data.records))


def behind(data, spec, merged):
    """Contributors of every cell by plain Python, with merged values together where there are several columns."""
    found = {}
    for record, who in zip(data.codes.tolist(), data.contributors.tolist(), strict=True):
        named = dict(zip(data.columns, record, strict=True))
        cell = tuple(data.domains[name][named[name]] for name in spec)
        if len(spec) > 1:
            cell = tuple(
                "*" if value in merged.get(name, ()) else value for name, value in zip(spec, cell, strict=True)
            )
        found.setdefault(cell, []).append(who)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_every_shown_count_has_enough_contributors_and_none_that_supplied_nearly_all(seed):
    data = supplied(skewed(seed, 600), [0.6, 0.2, 0.15, 0.05], seed)
    made = release(data, 5)
    assert made.rules == Rules(3, 85)
    shown = hidden = 0
    for spec, cells in made.tables.items():
        for cell, who in behind(data, spec, made.merged).items():
            counts = np.bincount(who)
            weak = (counts > 0).sum() < 3 or counts.max() * 100 > 85 * len(who)
            assert cells[cell] is None or not weak
            shown += cells[cell] is not None
            hidden += weak and len(who) >= 5
    assert shown > 20
    assert hidden > 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_what_a_rule_hides_cannot_be_worked_out(seed):
    data = supplied(skewed(seed, 500), [0.55, 0.25, 0.2], seed)
    made = release(data, 5)
    assert broken(made.tables, data.records, 5) == []
    weak = {
        (spec, cell)
        for spec, cells in made.tables.items()
        for cell, who in behind(data, spec, made.merged).items()
        if cells[cell] is None and (len(set(who)) < 3 or np.bincount(who).max() * 100 > 85 * len(who))
    }
    assert weak
    left = {(each.dimensions, each.cell) for each in audit(made.tables, data.records, 5).findings}
    assert not weak & left


def test_fewer_contributors_than_the_rule_asks_for_are_described_as_they_are():
    data = supplied(skewed(1), [0.7, 0.3])
    made = release(data, 5)
    assert made.rules is None
    assert made.tables == release(skewed(1), 5).tables
    assert applied(Rules(1), 9) is None
    assert release(data, 5, contributors=2).rules == Rules(2, 85)


def test_cells_are_flagged_as_a_recount_says():
    generator = np.random.default_rng(3)
    codes = [generator.integers(0, 4, 300), generator.integers(0, 3, 300)]
    who = generator.choice(5, 300, p=[0.8, 0.1, 0.05, 0.03, 0.02])
    found = flagged(codes, [4, 3], who, Rules(3, 80))
    for cell in np.ndindex(4, 3):
        inside = who[(codes[0] == cell[0]) & (codes[1] == cell[1])]
        counts = np.bincount(inside, minlength=5)
        weak = len(inside) > 0 and ((counts > 0).sum() < 3 or counts.max() * 100 > 80 * len(inside))
        assert found[cell] == weak


def alike():
    """Everybody of a1 says b2; a2 and a3 say this and that."""
    codes = [(1, 2)] * 14 + [(2, 1)] * 500 + [(2, 2)] * 500 + [(3, 1)] * 20 + [(3, 2)] * 20
    return world(codes, (4, 3))


def test_a_group_that_shares_a_sensitive_answer_is_put_together_with_others():
    told = release(alike(), 11, sensitive=("b",))
    assert (told.uniform, ("a1", "b2") in told.tables["a", "b"]) == (1, True)
    kept = release(alike(), 11, sensitive=("b",), diversity=2)
    assert kept.uniform == 0
    assert ("a", "b") in kept.withheld or "a1" in kept.merged["a"]


def test_sharing_that_nothing_is_known_of_is_no_sharing():
    codes = [(1, 0)] * 30 + [(2, 1)] * 30 + [(2, 2)] * 30
    assert release(world(codes, (3, 3)), 11, sensitive=("b",)).uniform == 0


@pytest.mark.parametrize("most", [1, 3, 10])
def test_noise_is_bounded_unbiased_and_never_leads_under_the_threshold(most):
    keys = np.arange(perturbation.KEY_SPACE)
    for count in (11, 12, 11 + most, 500):
        drawn = perturbation.noise(keys, np.full_like(keys, count), 11, most)
        assert drawn.sum() == 0
        assert np.abs(drawn).max() <= most
        assert (count + drawn).min() >= 11
        reach = min(most, count - 11)
        sizes = np.unique(drawn, return_counts=True)[1]
        assert len(sizes) == 2 * reach + 1
        assert sizes.max() - sizes.min() <= 2


def test_the_same_people_give_the_same_figure_whatever_table_asks():
    data = keyed(skewed(2))
    one, other = release(data, 5, perturbation=3), release(data, 5, dimensions=(("a", "b"),), perturbation=3)
    assert all(one.tables[spec] == other.tables[spec] for spec in ((("a",), ("b",))))
    assert (one.records, one.tables) == (other.records, release(data, 5, perturbation=3).tables)
    # b and a copy of it name the same people by other words.
    twin = world(np.c_[data.codes[:, 1], data.codes[:, 1]], (4, 4))
    twin = replace(twin, keys=data.keys)
    told = release(twin, 5, perturbation=3)
    assert list(told.tables["a",].values()) == list(told.tables["b",].values())


def test_perturbed_counts_stay_near_and_one_person_more_draws_anew():
    data = keyed(skewed(3, 900))
    exact, moved = release(data, 11), release(data, 11, perturbation=4)
    apart = [
        moved.tables[spec][cell] - count
        for spec, cells in exact.tables.items()
        for cell, count in cells.items()
        if count is not None and moved.tables[spec][cell] is not None
    ]
    assert max(map(abs, apart)) <= 4
    assert len(set(apart)) > 5
    assert moved.report.passed
    assert all(count is None or count >= 11 for cells in moved.tables.values() for count in cells.values())
    key = int(data.keys.sum()) % perturbation.KEY_SPACE
    steps = {
        int(perturbation.noise(np.array([(key + n * 9973) % 65536]), np.array([900]), 11, 4)[0]) for n in range(40)
    }
    assert len(steps) == 9


def test_cell_keys_are_sums_of_the_people_in_the_cell():
    data = keyed(skewed(4, 60))
    codes = [data.codes[:, 0], data.codes[:, 1]]
    sums = perturbation.cell_keys(codes, [5, 4], data.keys)
    for cell in np.ndindex(5, 4):
        inside = data.keys[(codes[0] == cell[0]) & (codes[1] == cell[1])]
        assert sums[cell] == inside.sum() % 65536
    assert (count_table(codes, [5, 4]) > 0).sum() > 5


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"perturbation": 11}, "between 0 and 10"),
        ({"perturbation": 2, "rounding": 3}, "rounded or perturbed"),
        ({"contributors": 0}, "1 or more"),
        ({"dominance": 20}, "between 50 and 100"),
        ({"diversity": 3}, "is 1 or 2"),
        ({"perturbation": 2}, "needs a key"),
    ],
)
def test_parameters_out_of_range_are_named(choices, words):
    with pytest.raises(ValueError, match=words):
        release(skewed(1), 5, **choices)
