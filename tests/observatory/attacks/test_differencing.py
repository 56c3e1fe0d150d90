"""One release against another: few people between them are seen, many are not, the same people are not at all."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
from tests.observatory.attacks import releases

from tessera.observatory.attacks import differencing, noisy
from tessera.observatory.attacks.cast import CAST
from tessera.observatory.attacks.knowledge import Knowledge
from tessera.observatory.attacks.published import read

EVERYBODY = releases.people(430, 3)


def folder(path, chosen, **choices):
    return read(releases.of_tables(path, EVERYBODY.take(chosen), **choices))


def compared(before, after):
    return differencing.releases(after, Knowledge(earlier=(before,)), None)


@pytest.mark.parametrize("more", [1, 2, 5])
def test_a_few_people_added_or_gone_are_seen(tmp_path, more):
    few, many = folder(tmp_path / "few", np.arange(400)), folder(tmp_path / "many", np.arange(400 + more))
    for before, after in ((few, many), (many, few)):
        found = compared(before, after)
        assert found.broken
        assert found.facts["small"]


def test_a_few_people_are_seen_through_perturbed_figures(tmp_path):
    few = folder(tmp_path / "few", np.arange(400), perturbation=5)
    many = folder(tmp_path / "many", np.arange(402), perturbation=5)
    assert compared(few, many).broken


def test_the_same_people_again_say_nothing_more(tmp_path):
    found = compared(folder(tmp_path / "a", np.arange(400)), folder(tmp_path / "b", np.arange(400)))
    assert not found.broken
    assert found.success == 0


def test_twice_as_many_of_everybody_say_nothing_about_few(tmp_path):
    once = folder(tmp_path / "a", np.arange(400))
    twice = folder(tmp_path / "b", np.concatenate([np.arange(400)] * 2))
    figures = {count for cells in once.tables.values() for count in cells.values() if count}
    assert min(figures) >= 11
    assert compared(once, twice).facts["small"] == 0


def test_two_choices_of_tables_of_the_same_people_are_attacked_together(tmp_path):
    """What one release hides to protect a small count, the other shows."""
    columns = EVERYBODY.columns
    whole = folder(tmp_path / "whole", np.arange(400))
    hidden = {(spec, cell) for spec, cells in whole.tables.items() for cell, count in cells.items() if count is None}
    assert hidden
    truth = EVERYBODY.take(np.arange(400))
    shown = {
        spec: {cell: n if n >= 11 else None for cell, n in truth.table(spec).items()}
        for size in (1, 2)
        for spec in itertools.combinations(columns, size)
    }
    careless = dataclasses.replace(whole, tables=shown, document={**whole.document, "merged_values": {}})
    assert compared(careless, whole).facts["pinned"]


def test_a_synthetic_release_before_is_no_figure_to_subtract(synthetic_folder, tables_folder):
    setting = releases.small(read(tables_folder), earlier=(read(synthetic_folder),))
    assert CAST["differencing_releases"].real(setting) == "no_earlier"


def test_nobody_guesses_additions_better_than_epsilon_allows_and_too_little_noise_is_caught(synthetic_folder):
    release = read(synthetic_folder)
    trials = noisy.drawn(tuple(release.variances.values()), 2_000, 1, releases=2)
    honest = noisy.added_or_not(trials, 1.0, 1e-5)
    assert not honest.broken
    assert honest.success > 0.5
    assert noisy.added_or_not(trials, 0.01, 1e-5).broken
