"""The published and independently computed answers on the two public tables, to the person."""

import numpy as np
import pytest
from tests.observatory.prevalence.tables import artificial, kingdom

from tessera.observatory.prevalence import api
from tessera.observatory.prevalence.designs import design, hierarchical
from tessera.observatory.prevalence.fitting import fit


@pytest.fixture(scope="module")
def stepwise():
    return api.estimate(kingdom(), "stepwise", bootstrap=0)


def test_stepwise_on_the_kingdom_is_the_published_model_and_number(stepwise):
    assert stepwise.estimate == pytest.approx(11_313.0, abs=0.05)
    assert stepwise.model == "LA:NG + LA:PFNCA + NG:GO + NG:GP + PFNCA:GP + GO:GP"
    assert stepwise.observed == 2744
    assert stepwise.figures["aic"] == pytest.approx(127.599, abs=0.001)
    assert stepwise.figures["bic"] == pytest.approx(198.605, abs=0.001)
    assert stepwise.figures["parameters"] == 12


def test_intervals_given_the_model_are_the_recorded_ones(stepwise):
    log_normal, profile = stepwise.intervals
    assert [round(log_normal.low), round(log_normal.high)] == [9884, 13027]
    assert [round(profile.low), round(profile.high)] == [9908, 13064]


@pytest.mark.slow
def test_bca_limits_lie_in_the_recorded_bands():
    stepwise = api.estimate(kingdom(), "stepwise", bootstrap=10_000, seed=3)
    assert 9175 * 0.98 < stepwise.interval.low < 9244 * 1.02
    assert 14_997 * 0.98 < stepwise.interval.high < 15_102 * 1.02
    assert 30 < stepwise.interval.error_low < 120
    assert 80 < stepwise.interval.error_high < 400
    assert stepwise.resampling.infinite == 0


def test_stepwise_on_the_artificial_table_keeps_main_effects():
    answer = api.estimate(artificial(), bootstrap=4000, seed=1)
    assert answer.estimate == pytest.approx(539.1, abs=0.05)
    assert answer.model == "main effects"
    assert answer.interval.low == pytest.approx(281, rel=0.04)
    assert answer.interval.high == pytest.approx(1484, rel=0.04)
    log_normal = answer.intervals[0]
    assert [round(log_normal.low), round(log_normal.high)] == [279, 1171]


@pytest.mark.parametrize(
    ("terms", "status"),
    [
        ((), 0),
        ((0b101,), 0),
        ((0b110,), 0),
        ((0b101, 0b110), 0),
        ((0b011,), 1),
        ((0b011, 0b101), 1),
        ((0b011, 0b110), 1),
        ((0b011, 0b101, 0b110), 2),
    ],
)
def test_each_pair_model_of_the_artificial_table_has_its_published_status(terms, status):
    plan = design(3)
    found = fit(plan, artificial().table[None], plan.model(terms)[None])
    assert found.status[0] == status
    assert np.isfinite(found.unseen[0]) == (status == 0)


@pytest.mark.parametrize(
    ("order", "number"),
    [(2, 22_991), pytest.param(3, 25_311, marks=pytest.mark.slow), pytest.param(4, 25_311, marks=pytest.mark.slow)],
)
def test_best_bic_on_the_kingdom_is_the_published_number(order, number):
    answer = api.estimate(kingdom(), "bic", bootstrap=0, max_order=order)
    assert round(answer.estimate) == number


@pytest.mark.slow
def test_bic_interval_is_near_the_published_one():
    answer = api.estimate(kingdom(), "bic", bootstrap=600, seed=2)
    assert answer.interval.low == pytest.approx(11_456, rel=0.1)
    assert answer.interval.high == pytest.approx(43_894, rel=0.15)


@pytest.mark.slow
def test_decomposable_graphs_on_the_kingdom_agree_with_the_recorded_answer():
    answer = api.estimate(kingdom(), "dga")
    assert answer.estimate == pytest.approx(23_002, rel=0.001)
    assert answer.interval.low == pytest.approx(10_376, rel=0.002)
    assert answer.interval.high == pytest.approx(33_515, rel=0.001)


@pytest.mark.slow
def test_latent_classes_on_the_kingdom_lie_in_the_recorded_band():
    answer = api.estimate(kingdom(), "lcmcr", seed=4)
    assert answer.estimate == pytest.approx(23_016, rel=0.2)
    assert answer.interval.high == pytest.approx(34_881, rel=0.15)
    assert answer.figures["r_hat"] < 1.3


@pytest.mark.parametrize(("lists", "count"), [(3, 8), (4, 113), (5, 6893)])
def test_hierarchical_models_with_all_main_effects_are_as_many_as_published(lists, count):
    models = list(hierarchical(lists, lists))
    assert len(models) == count == len(set(models))
