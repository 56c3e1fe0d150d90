import numpy as np
import pytest
from scipy import stats
from tests.observatory.prevalence.tables import artificial, kingdom

from tessera.observatory.prevalence import api, bootstrap, stepwise
from tessera.observatory.prevalence.designs import design


def made(totals, estimate=10.0, acceleration=0.0):
    return bootstrap.Bootstrap(np.sort(np.array(totals, dtype=float)), estimate, acceleration, 0, 0, 0)


def test_without_bias_and_skewness_limits_are_percentiles():
    boot = made(np.arange(-1000, 1001), estimate=0.0)
    assert boot.bias == pytest.approx(0, abs=1e-12)
    assert boot.limits(0.9) == pytest.approx(np.quantile(boot.totals, [0.05, 0.95], method="median_unbiased"))


def test_bca_limits_are_those_of_an_independent_library():
    source = np.random.default_rng(3)
    data = source.exponential(size=40)
    result = stats.bootstrap(
        (data,), np.mean, n_resamples=4000, method="BCa", confidence_level=0.95, rng=np.random.default_rng(1)
    )
    left_out = np.array([np.delete(data, place).mean() for place in range(40)])
    gaps = left_out.mean() - left_out
    acceleration = (gaps**3).sum() / (6 * (gaps**2).sum() ** 1.5)
    boot = made(result.bootstrap_distribution, data.mean(), acceleration)
    interval = result.confidence_interval
    assert boot.limits(0.95) == pytest.approx((interval.low, interval.high), rel=2e-3)


def test_resamples_equal_to_the_estimate_count_half_as_smaller():
    assert made([9.0, 10, 10, 11]).bias == 0
    assert made([9.0, 10, 10, 10, 12, 12]).bias == pytest.approx(stats.norm.ppf(2.5 / 6))


def test_infinite_resamples_make_the_upper_limit_infinite_and_are_counted():
    table = np.array([40.0, 30, 1, 20, 0, 0, 0])
    plan = design(3)
    boot = bootstrap.run(
        table, lambda tables: stepwise.choose(plan, tables).unseen, size=800, source=np.random.default_rng(1)
    )
    assert boot.infinite == np.isinf(boot.totals).sum() > 0
    assert boot.limits(0.95)[1] == np.inf
    assert np.isfinite(boot.limits(0.95)[0])


def test_infinite_resamples_of_the_artificial_table_are_those_without_an_overlap():
    tables = bootstrap.resamples(artificial().table, 20_000, np.random.default_rng(4))
    found = stepwise.choose(design(3), tables)
    assert (np.isinf(found.unseen) == (tables[:, 0b011 - 1] == 0)).all()


def test_an_emptied_list_is_counted_and_warned_of():
    lists = api.from_counts(("A", "B", "C"), (60, 50, 20, 1, 1, 0, 0))
    answer = api.estimate(lists, bootstrap=500, seed=1)
    codes = {note.code for note in answer.warnings}
    assert answer.resampling.emptied > 0
    assert "empty_resamples" in codes


def test_the_jackknife_weighs_histories_by_their_people():
    table = np.array([30.0, 20, 10])
    acceleration, lost = bootstrap.jackknife(table, lambda tables: tables[:, 0] * tables[:, 1] / tables[:, 2])
    values, weights = [], []
    for person in range(60):
        history = 0 if person < 30 else 1 if person < 50 else 2
        less = table.copy()
        less[history] -= 1
        values.append(less[0] * less[1] / less[2])
        weights.append(1)
    gaps = np.mean(values) - np.array(values)
    assert acceleration == pytest.approx((gaps**3).sum() / (6 * (gaps**2).sum() ** 1.5))
    assert lost == 0


@pytest.mark.slow
def test_the_same_seed_gives_the_same_answer_and_another_another():
    first = api.estimate(kingdom(), bootstrap=300, seed=5)
    again = api.estimate(kingdom(), bootstrap=300, seed=5)
    other = api.estimate(kingdom(), bootstrap=300, seed=6)
    assert (first.interval, first.quantiles) == (again.interval, again.quantiles)
    assert first.interval != other.interval
    assert first.estimate == other.estimate


@pytest.mark.slow
def test_the_monte_carlo_error_of_limits_is_how_far_they_move_between_seeds():
    answers = [api.estimate(kingdom(), bootstrap=400, seed=seed).interval for seed in range(16)]
    moved = np.std([answer.low for answer in answers], ddof=1)
    told = np.mean([answer.error_low for answer in answers])
    assert 0.5 < moved / told < 2


def test_progress_rises_to_one():
    heard = []
    api.estimate(artificial(), bootstrap=5000, seed=1, progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1
