"""Two releases side by side."""

from __future__ import annotations

import numpy as np
import pytest
from tests.observatory.tables.worlds import release, skewed, world

from tessera.observatory.tables.earlier import Figures, compare

K = 5


def figures(made):
    asked = made.parameters
    merged = {name: frozenset(values) for name, values in made.merged.items()}
    return Figures(made.tables, made.records, asked.threshold, asked.rounding, asked.perturbation, merged)


def grown(data, more):
    """The same people and some more who are like the first of them."""
    return world(
        np.concatenate([data.codes, np.repeat(data.codes[:1], more, axis=0)]),
        [len(data.domains[n]) for n in data.columns],
    )


@pytest.mark.parametrize("seed", range(4))
def test_a_release_made_again_of_the_same_people_passes(seed):
    data = skewed(seed)
    found = compare(figures(release(data, K)), figures(release(data, K)))
    assert found.passed
    assert (found.moved, found.cells > 50) == (0, True)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("more", [1, 2, K - 1])
def test_few_people_more_are_seen(seed, more):
    data = skewed(seed)
    found = compare(figures(release(grown(data, more), K)), figures(release(data, K)))
    assert not found.passed
    assert found.few >= 1


def test_enough_people_more_pass_where_nothing_is_hidden():
    data = world([(a, b) for a in (0, 1) for b in (0, 1) for _ in range(30)], (2, 2))
    assert compare(figures(release(grown(data, K), K)), figures(release(data, K))).passed
    assert not compare(figures(release(grown(data, K - 1), K)), figures(release(data, K))).passed


def test_as_many_who_came_as_who_left_are_seen_where_they_were():
    old = Figures({("g",): {("x",): 30, ("y",): 20}}, 50, 11)
    new = Figures({("g",): {("x",): 32, ("y",): 18}}, 50, 11)
    assert (compare(new, old).few, compare(new, old).passed) == (2, False)


def test_what_one_hides_and_the_other_shows_is_seen():
    old = Figures({("g",): {("x",): None, ("y",): None, ("z",): 40}}, 60, 11)
    new = Figures({("g",): {("x",): 12, ("y",): 22, ("z",): 55}}, 89, 11)
    assert compare(new, old).uncovered == 2
    far = Figures({("g",): {("x",): 31, ("y",): 31, ("z",): 55}}, 117, 11)
    assert compare(far, old).passed


def test_somebody_of_a_combination_that_nobody_was_in_is_seen():
    old = Figures({("g",): {("y",): 40, ("z",): 40}}, 80, 11)
    new = Figures({("g",): {("x",): None, ("y",): None, ("z",): 60}}, 112, 11)
    assert compare(new, old).uncovered >= 1


def test_tables_of_the_same_people_are_attacked_together():
    one = {("a",): {("x",): 30, ("y",): 24}, ("b",): {("p",): None, ("q",): None, ("r",): 20}}
    cells = {("x", "p"): 11, ("y", "p"): 12, ("x", "q"): 6, ("y", "q"): 5, ("x", "r"): 13, ("y", "r"): 7}
    other = {("a",): one["a",], ("a", "b"): cells}
    assert compare(Figures(other, 54, K), Figures(one, 54, K)).together
    assert compare(Figures({("a",): one["a",]}, 54, K), Figures(one, 54, K)).passed


def test_values_merged_apart_are_compared_together():
    data = skewed(3, records=700)
    old = figures(release(data, K))
    coarse = Figures(old.tables, old.records, K, merged=dict(old.merged) | {"a": old.together("a") | {"a4"}})
    assert not compare(coarse, old).passed


def test_perturbed_releases_of_the_same_people_are_the_same():
    data = skewed(1)
    data = type(data)(data.columns, data.domains, data.codes, keys=np.arange(data.records) * 31 % 65536)
    one, other = release(data, K, perturbation=2), release(data, K, perturbation=2)
    assert compare(figures(one), figures(other)).passed
    assert not compare(figures(release(data, K, perturbation=3)), figures(other)).passed
