"""The small statistics against scipy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from tessera.kernel.tails import beta_below
from tessera.observatory.attacks import budget, noisy
from tessera.observatory.attacks.statistics import chi_square_above, clopper_pearson, margin


@pytest.mark.parametrize(("a", "b", "x"), [(1, 2, 0.3), (50, 60, 0.4), (1000, 3, 0.99), (0.5, 900, 0.001), (3, 3, 0)])
def test_the_incomplete_beta_function_is_right(a, b, x):
    assert beta_below(x, a, b) == pytest.approx(stats.beta.cdf(x, a, b), abs=1e-11)


@pytest.mark.parametrize(("hits", "trials"), [(0, 50), (50, 50), (7, 50), (1990, 2000)])
def test_the_exact_interval_of_a_share_is_right(hits, trials):
    found = stats.binomtest(hits, trials).proportion_ci(0.99, method="exact")
    assert clopper_pearson(hits, trials) == pytest.approx((found.low, found.high), abs=1e-9)


@pytest.mark.parametrize(("value", "degrees"), [(3, 2), (100, 80), (10, 30), (400, 200), (0, 5)])
def test_the_tail_of_chi_square_is_right(value, degrees):
    assert chi_square_above(value, degrees) == pytest.approx(stats.chi2.sf(value, degrees), abs=1e-10)


def test_chance_stays_within_the_margin_in_about_99_of_100_cases():
    generator = np.random.default_rng(1)
    one, other = generator.binomial(300, 0.3, 4000) / 300, generator.binomial(300, 0.3, 4000) / 300
    beyond = np.mean([a > b + margin(a, b, 300) for a, b in zip(one, other, strict=True)])
    assert beyond <= 0.01


@pytest.mark.parametrize(("epsilon", "rho"), [(1, 0.1), (1, 0.02), (12, 4)])
def test_the_trade_off_of_gaussian_noise_is_the_integral_of_what_exceeds(epsilon, rho):
    """δ is what one density has above e^ε times the other; worked out on a fine grid."""
    sigma = 1 / math.sqrt(2 * rho)
    x = np.linspace(-40 * sigma, 40 * sigma + 1, 400_001)
    above = stats.norm.pdf(x, 1, sigma) - math.exp(epsilon) * stats.norm.pdf(x, 0, sigma)
    exact = float(np.clip(above, 0, None).sum() * (x[1] - x[0]))
    assert budget.delta_at(epsilon, rho) == pytest.approx(exact, rel=1e-3, abs=1e-12)
    assert budget.epsilon_at(budget.delta_at(epsilon, rho), rho) == pytest.approx(epsilon, rel=1e-3)


def test_no_bound_is_proved_where_both_worlds_are_the_same():
    generator = np.random.default_rng(2)
    same = noisy.Trials(generator.normal(size=4000), generator.normal(size=4000))
    assert noisy.membership(same, 0.3, 1e-6).facts["proved"] == 0


def test_the_proved_bound_stays_under_what_is_true():
    """Gaussian noise of μ = 1: its ε at δ is known exactly."""
    generator = np.random.default_rng(3)
    trials = noisy.Trials(generator.normal(0.5, 1, 20_000), generator.normal(-0.5, 1, 20_000))
    true = budget.epsilon_at(1e-5, 0.5)
    found = noisy.membership(trials, true, 1e-5)
    assert not found.broken
    assert 1 < found.facts["proved"] < true
    assert noisy.membership(trials, 0.9, 1e-5).broken
