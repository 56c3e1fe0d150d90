import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from tessera.observatory.prevalence.special import (
    chi_square_one,
    log_factorial,
    log_gamma,
    normal_cdf,
    normal_quantile,
    poisson_tails,
    quantile,
)


def test_poisson_tails_agree_with_an_independent_library_in_both_tails():
    count, mean = np.meshgrid(np.arange(0, 400, 3.0), np.concatenate([[0.0], np.geomspace(1e-6, 800, 60)]))
    below, above = poisson_tails(count, mean)
    np.testing.assert_allclose(below, stats.poisson.cdf(count, mean), rtol=1e-9, atol=1e-290)
    np.testing.assert_allclose(above, stats.poisson.sf(count - 1, mean), rtol=1e-9, atol=1e-290)


def test_poisson_tails_of_large_counts_agree():
    count, mean = np.array([100_000.0, 99_000.0, 5000.0]), np.array([99_500.0, 100_500.0, 4000.0])
    below, above = poisson_tails(count, mean)
    np.testing.assert_allclose(below, stats.poisson.cdf(count, mean), rtol=1e-7)
    np.testing.assert_allclose(above, stats.poisson.sf(count - 1, mean), rtol=1e-7)


def test_log_gamma_and_factorials_agree():
    x = np.concatenate([np.geomspace(1e-4, 1e8, 400), [1.0, 2.0]])
    np.testing.assert_allclose(log_gamma(x), special.gammaln(x), rtol=1e-12, atol=1e-12)
    k = np.array([0.0, 1, 2, 170, 4095, 4096, 1e6])
    np.testing.assert_allclose(log_factorial(k), special.gammaln(k + 1), rtol=1e-12)


def test_normal_functions_agree():
    x = np.linspace(-9, 9, 101)
    np.testing.assert_allclose(normal_cdf(x), stats.norm.cdf(x), rtol=1e-12)
    assert normal_quantile(0.975) == pytest.approx(stats.norm.ppf(0.975), rel=1e-12)
    assert normal_quantile(0) == -np.inf
    assert normal_quantile(1) == np.inf
    assert chi_square_one(0.95) == pytest.approx(stats.chi2.ppf(0.95, 1), rel=1e-10)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40), st.floats(0, 1))
def test_quantile_is_numpy_median_unbiased(values, p):
    ordered = np.sort(np.array(values))
    assert quantile(ordered, p) == pytest.approx(np.quantile(ordered, p, method="median_unbiased"), rel=1e-9, abs=1e-6)


def test_quantile_among_infinities_is_infinite():
    ordered = np.array([1.0, 2.0, np.inf, np.inf])
    assert quantile(ordered, 0.99) == np.inf
    assert quantile(ordered, 0.01) == 1.0
