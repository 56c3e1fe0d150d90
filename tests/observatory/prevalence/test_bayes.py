"""The two Bayesian methods against direct computation."""

from itertools import combinations

import numpy as np
import pytest
from scipy.special import betaln, gammaln
from scipy.stats import nbinom
from tests.observatory.prevalence.tables import artificial

from tessera.observatory.prevalence import graphs, latent


@pytest.mark.parametrize(("lists", "count"), [(3, 8), (4, 61), (5, 822)])
def test_decomposable_graphs_are_as_many_as_published_less_the_complete_one(lists, count):
    assert len(graphs.decomposable(lists)) == count - 1


def direct(table, edges, unseen):
    """Log marginal likelihood of a graph over three lists from the factors of its cliques, written out by hand."""
    full = np.append(unseen, table)

    def factor(members):
        counts, priors = {}, {}
        for cell, count in enumerate(full):
            key = tuple(cell >> place & 1 for place in members)
            counts[key] = counts.get(key, 0) + count
            priors[key] = priors.get(key, 0) + 1 / 8
        n, a = np.array(list(counts.values())), np.array(list(priors.values()))
        return (gammaln(n + a) - gammaln(a)).sum() + gammaln(a.sum()) - gammaln(n.sum() + a.sum())

    joined = {frozenset(place for place in range(3) if edge >> place & 1) for edge in edges}
    if not joined:
        score = sum(factor((place,)) for place in range(3))
    elif len(joined) == 1:
        (pair,) = joined
        (single,) = set(range(3)) - pair
        score = factor(tuple(pair)) + factor((single,))
    else:
        first, second = joined
        score = factor(tuple(first)) + factor(tuple(second)) - factor(tuple(first & second))
    total = full.sum()
    return score + gammaln(total + 1) - gammaln(full + 1).sum() - np.log(total)


def test_the_posterior_is_the_sum_written_out_by_hand():
    table = artificial().table
    found = graphs.posterior(table)
    pairs = [1 << a | 1 << b for a, b in combinations(range(3), 2)]
    all_edges = [edges for size in range(3) for edges in combinations(pairs, size)]
    assert set(found.graphs) == set(all_edges)
    points = np.arange(0, 30 * 96 + 1)
    logs = np.array([[direct(table, edges, float(unseen)) for unseen in points] for edges in found.graphs])
    chances = np.exp(logs - logs.max())
    chances /= chances.sum()
    np.testing.assert_allclose(found.chances, chances.sum(axis=0), rtol=1e-8, atol=1e-14)
    np.testing.assert_allclose(found.weights, chances.sum(axis=1), rtol=1e-8)
    assert found.mean == pytest.approx(float(points @ chances.sum(axis=0)), rel=1e-9)


def test_a_range_that_cuts_the_posterior_is_noticed():
    assert graphs.posterior(artificial().table, reach=3).cut > 0.002
    assert graphs.posterior(artificial().table, reach=30).cut < 0.001


def independent_posterior(table, points):
    """P(N | data) when lists are independent with uniform chances and prior 1/N: closed form."""
    lists = len(table).bit_length()
    seen = table.sum()
    total = points + seen
    logs = -np.log(total) + gammaln(total + 1) - gammaln(points + 1)
    for place in range(lists):
        size = sum(count for cell, count in enumerate(table, 1) if cell >> place & 1)
        logs += betaln(size + 1, total - size + 1)
    chances = np.exp(logs - logs.max())
    return chances / chances.sum()


@pytest.mark.slow
@pytest.mark.parametrize("levels", [1, 4])
def test_one_class_has_the_closed_form_posterior_with_and_without_tempering(levels):
    table = np.array([40.0, 30, 12, 25, 9, 7, 3])
    points = np.arange(0, 4000)
    exact = np.cumsum(independent_posterior(table, points))
    found = latent.sample(
        table, source=np.random.default_rng(1), classes=1, levels=levels, effort=latent.Effort(6, 300, 1500, 3)
    )
    for p in (0.025, 0.5, 0.975):
        wanted = float(np.searchsorted(exact, p))
        assert found.quantile(p) == pytest.approx(wanted, rel=0.08)
    assert found.agreement < 1.02
    assert found.effective > 400


def weighed_prior(table, classes, draws, source):
    """Posterior chances of the unseen by weighing draws of the prior: no Gibbs step, no swap."""
    lists = len(table).bit_length()
    concentration = source.gamma(0.25, 4.0, draws)
    sticks = source.beta(1, np.maximum(concentration, 1e-12)[:, None], (draws, classes))
    sticks[:, -1] = 1
    share = sticks * np.concatenate([np.ones((draws, 1)), (1 - sticks[:, :-1]).cumprod(axis=1)], axis=1)
    chance = source.uniform(size=(draws, lists, classes))
    missing = ((1 - chance).prod(axis=1) * share).sum(axis=1)
    logs = -table.sum() * np.log1p(-missing)
    for cell in np.flatnonzero(table):
        on = ((cell + 1) >> np.arange(lists) & 1)[None, :, None].astype(bool)
        logs += table[cell] * np.log((np.where(on, chance, 1 - chance).prod(axis=1) * share).sum(axis=1))
    weights = np.exp(logs - logs.max())
    return missing, weights / weights.sum()


@pytest.mark.slow
def test_several_classes_have_the_posterior_that_weighing_the_prior_gives():
    table = np.array([4.0, 3, 2, 5, 0, 1, 2])
    source = np.random.default_rng(6)
    missing, weights = weighed_prior(table, 3, 400_000, source)
    assert 1 / (weights**2).sum() > 3000
    found = latent.sample(table, source=source, classes=3, levels=3, effort=latent.Effort(8, 300, 1500, 2))
    for unseen in (2, 5, 10, 20, 40):
        exact = float(weights @ nbinom.cdf(unseen, 17, 1 - missing))
        assert (found.unseen <= unseen).mean() == pytest.approx(exact, abs=0.025), unseen


def test_chains_that_disagree_are_told_from_chains_that_agree():
    source = np.random.default_rng(0)
    agreeing = latent.Chains(np.exp(source.normal(8, 0.2, (4, 800))), np.ones((4, 800)))
    apart = latent.Chains(np.exp(source.normal(8, 0.2, (4, 800)) + np.array([[0], [0], [0], [1.0]])), np.ones((4, 800)))
    assert agreeing.agreement < 1.01
    assert agreeing.effective > 2000
    assert apart.agreement > 1.5
    assert apart.effective < 60
