"""How often the intervals hold a known truth: a small piece of benchmarks/_coverage.py with a fixed seed."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "benchmarks" / "_coverage.py"


@pytest.fixture(scope="module")
def script():
    made = importlib.util.spec_from_file_location("coverage_simulation", SCRIPT)
    module = importlib.util.module_from_spec(made)
    made.loader.exec_module(module)
    return module


def shares(script, population, simulations, resamples=60):
    limits = script.simulate(population, simulations, resamples, seed=11)
    return {row["interval"]: row for row in script.summary(limits, round(population.sum()))}


@pytest.mark.slow
def test_independent_lists_are_held_by_the_averaged_interval(script):
    found = shares(script, script.populations()["three_lists"], 120)
    assert found["AIC averaging"]["coverage"] >= 0.92
    assert found["log-normal, given the model"]["coverage"] >= 0.85


@pytest.mark.slow
def test_the_kingdoms_stepwise_truth_is_held_by_averaging_and_not_by_a_given_model(script):
    found = shares(script, script.populations()["uk_stepwise"], 80)
    assert found["AIC averaging"]["coverage"] >= 0.9
    assert found["log-normal, given the model"]["coverage"] <= 0.85
    assert found["AIC averaging"]["log_width"] > found["log-normal, given the model"]["log_width"]


@pytest.mark.slow
def test_a_truth_of_two_kinds_of_people_is_missed_and_the_page_may_not_say_otherwise(script):
    found = shares(script, script.populations()["two_classes"], 40)
    assert found["AIC averaging"]["coverage"] < 0.9


@pytest.mark.slow
def test_simulated_tables_have_the_populations_shares(script):
    population = script.populations()["uk_main_effects"]
    tables = np.array(list(script.draws(population, 300, np.random.default_rng(1))))
    assert tables.mean(axis=0) == pytest.approx(population[:-1], rel=0.2, abs=1.0)
    assert tables.sum(axis=1).mean() == pytest.approx(2744, rel=0.01)
