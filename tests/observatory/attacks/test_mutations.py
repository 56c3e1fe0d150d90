"""The release code is broken on purpose, one protection at a time; the attack that should notice does."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from tests.observatory.attacks import releases

from tessera.observatory.attacks import noisy
from tessera.observatory.attacks.cast import CAST
from tessera.observatory.attacks.published import read
from tessera.observatory.synthesis import building as synthesizing
from tessera.observatory.synthesis import measuring
from tessera.observatory.tables import building

pytestmark = pytest.mark.slow


def broken(name, setting):
    """Whether an attack breaks a setting's release, and that it really looked."""
    found = CAST[name].real(setting)
    assert not isinstance(found, str)
    return found.broken


def fresh(folder, **more):
    return releases.small(read(folder), **more)


def unaudited(monkeypatch, protect):
    """The release code with another protection and an audit that sees nothing."""
    real = building.audit
    monkeypatch.setattr(building, "protect", protect)
    monkeypatch.setattr(building, "audit", lambda *args: dataclasses.replace(real(*args), findings=()))


def only_small(*args, **kwargs):
    """Protection in which counts that protect others are shown."""
    safe = PROTECT(*args, **kwargs)
    k = args[2]
    return dataclasses.replace(safe, hidden={spec: (c > 0) & (c < k) for spec, c in safe.counts.items()})


def nothing(*args, **kwargs):
    """Protection that hides nothing."""
    safe = PROTECT(*args, **kwargs)
    return dataclasses.replace(safe, hidden={spec: np.zeros_like(c, bool) for spec, c in safe.counts.items()})


PROTECT = building.protect


def test_complementary_suppression_turned_off_is_noticed(monkeypatch, tables_folder):
    unaudited(monkeypatch, only_small)
    assert broken("complementary", fresh(tables_folder))
    assert broken("differencing_filters", fresh(tables_folder))


def test_a_release_made_without_complementary_suppression_is_noticed_in_its_folder(monkeypatch, tmp_path):
    unaudited(monkeypatch, only_small)
    folder = releases.of_tables(tmp_path, releases.people())
    monkeypatch.undo()
    assert broken("complementary", fresh(folder))


def test_small_counts_that_are_shown_are_noticed(monkeypatch, tmp_path):
    unaudited(monkeypatch, nothing)
    setting = fresh(releases.of_tables(tmp_path, releases.people()))
    assert broken("small_cell", setting)
    assert broken("linkage", setting)
    assert broken("singling_out", setting)


def test_rules_about_contributors_turned_off_are_noticed(monkeypatch, tables_folder):
    monkeypatch.setattr(building, "applied", lambda *_: None)
    assert broken("dominance_and_homogeneity", fresh(tables_folder))


def test_noise_drawn_anew_for_each_question_is_noticed(monkeypatch, tmp_path):
    folder = releases.of_tables(tmp_path, releases.people(), perturbation=5)
    assert not broken("repeat_and_collusion", fresh(folder))
    generator = np.random.default_rng(3)
    monkeypatch.setattr(
        building, "noise", lambda _keys, counts, _k, most: generator.integers(-most, most + 1, counts.shape)
    )
    unaudited(monkeypatch, PROTECT)
    assert broken("repeat_and_collusion", fresh(folder))


def test_half_of_the_noise_is_noticed(monkeypatch, synthetic_folder):
    real = measuring.noise.gaussian
    monkeypatch.setattr(measuring.noise, "gaussian", lambda source, variance, size: real(source, variance / 4, size))
    assert broken("floating_point_noise", fresh(synthetic_folder, number=600, width=5))


def test_noise_that_is_cut_off_is_noticed(monkeypatch, synthetic_folder):
    real = measuring.noise.gaussian

    def cut(source, variance, size):
        most = int(1.5 * float(variance) ** 0.5)
        return np.clip(real(source, variance, size), -most, most)

    monkeypatch.setattr(measuring.noise, "gaussian", cut)
    assert broken("floating_point_noise", fresh(synthetic_folder, number=600, width=5))


def test_rows_copied_from_people_are_noticed(monkeypatch, synthetic_folder):
    kept = {}
    real = synthesizing.Curator

    def curator(codes, sizes, source):
        kept["codes"] = codes
        return real(codes, sizes, source)

    monkeypatch.setattr(synthesizing, "Curator", curator)
    monkeypatch.setattr(synthesizing.finishing, "whole_rows", lambda *_: kept["codes"])
    setting = fresh(synthetic_folder, number=600, width=5)
    assert broken("singling_out", setting)
    assert broken("linkage", setting)
    assert broken("attribute_inference", setting)
    assert broken("differencing_filters", setting)


def test_a_budget_that_is_larger_than_it_says_is_noticed(monkeypatch, tmp_path):
    real = synthesizing.accounting.rho_of
    monkeypatch.setattr(synthesizing.accounting, "rho_of", lambda epsilon, delta: 25 * real(epsilon, delta))
    folder = releases.synthetic(tmp_path, releases.people(200, 3))
    setting = fresh(folder, number=300, width=4)
    assert broken("budget", setting)
    trials = noisy.drawn(setting.variances, 2_000, 1)
    assert noisy.membership(trials, setting.epsilon, setting.delta).broken


def test_a_folder_changed_after_it_was_written_is_noticed(tables_folder, tmp_path):
    for file in tables_folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "tables.csv").write_bytes((tables_folder / "tables.csv").read_bytes() + b"gender,woman,40\n")
    assert broken("side_channels", fresh(tmp_path))
