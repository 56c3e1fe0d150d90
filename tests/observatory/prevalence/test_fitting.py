"""Fits against independent optimisers, and what must not change an answer."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize
from tests.observatory.prevalence.tables import artificial, kingdom, sparse

from tessera.observatory.prevalence import stepwise
from tessera.observatory.prevalence.designs import design, hierarchical, incidence
from tessera.observatory.prevalence.existence import exists, null_space, positive_solution
from tessera.observatory.prevalence.fitting import fit
from tessera.observatory.prevalence.intervals import profile, standard_errors


def one(table, terms, order=2):
    plan = design(len(table).bit_length(), order)
    return plan, fit(plan, table[None], plan.model(terms)[None])


def test_a_fit_has_the_margins_of_its_table():
    plan, found = one(kingdom().table, (0b11, 0b101, 0b1010))
    active = found.terms[0] & ~found.infinite[0]
    expected = kingdom().table @ plan.matrix
    np.testing.assert_allclose((found.mu @ plan.matrix)[0, active], expected[active], rtol=1e-8)


def test_a_fit_agrees_with_an_independent_optimiser():
    table = kingdom().table
    plan, found = one(table, (0b11, 0b101, 0b1010, 0b11000))
    matrix = plan.matrix[:, found.terms[0]]

    def loss(alpha):
        eta = matrix @ alpha
        return np.exp(eta).sum() - table @ eta, matrix.T @ (np.exp(eta) - table)

    start = np.zeros(matrix.shape[1])
    start[0] = 4.0
    best = optimize.minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-7, "maxiter": 5000})
    np.testing.assert_allclose(found.alpha[0, found.terms[0]], best.x, rtol=1e-4, atol=1e-4)
    assert found.unseen[0] == pytest.approx(np.exp(best.x[0]), rel=1e-4)


def linear_program(table, plan, terms):
    """max s with A'x = A'N, x_i >= s: above 0 where the estimate exists (Fienberg and Rinaldo)."""
    active = terms & ~((table @ plan.matrix == 0) & terms)
    dropped = terms & ~active
    cells = ~((plan.matrix[:, dropped] > 0).any(axis=1))
    a, n = plan.matrix[np.ix_(cells, active)], table[cells]
    rows = len(n)
    answer = optimize.linprog(
        np.append(np.zeros(rows), -1.0),
        A_ub=np.hstack([-np.eye(rows), np.ones((rows, 1))]),
        b_ub=np.zeros(rows),
        A_eq=np.hstack([a.T, np.zeros((a.shape[1], 1))]),
        b_eq=a.T @ n,
        bounds=[(0, None)] * rows + [(None, None)],
        method="highs",
    )
    return -answer.fun > 1e-7, np.linalg.matrix_rank(a) == a.shape[1]


@pytest.mark.parametrize("lists", [3, 4])
@pytest.mark.parametrize("seed", range(12))
def test_status_of_sparse_tables_agrees_with_a_linear_program(lists, seed):
    table = sparse(seed, lists, 30 + 10 * seed)
    plan = design(lists, 2)
    masks = np.array([plan.model(terms) for terms in hierarchical(lists, 2)])
    found = fit(plan, np.repeat(table[None], len(masks), axis=0), masks)
    for mask, status in zip(masks, found.status, strict=True):
        existing, unique = linear_program(table, plan, mask)
        assert status == (0 if existing else 1) + (0 if unique else 2), plan.interactions(mask)


@pytest.mark.parametrize("seed", range(4))
def test_status_of_models_with_triples_agrees_with_a_linear_program(seed):
    table = sparse(seed, 4, 60)
    plan = design(4, 3)
    masks = np.array([plan.model(terms) for terms in hierarchical(4, 3)])
    found = fit(plan, np.repeat(table[None], len(masks), axis=0), masks)
    order = np.array([term.bit_count() for term in plan.terms])
    for mask, status, infinite in zip(masks, found.status, found.infinite, strict=True):
        low = [plan.terms[k] for k in np.flatnonzero(infinite & (order == 2))]
        beyond = any(term & pair == pair for pair in low for term in plan.interactions(mask) if term.bit_count() == 3)
        existing, unique = linear_program(table, plan, mask)
        assert status == (0 if existing else 1) + (0 if unique and not beyond else 2)


def test_exact_check_of_known_directions():
    assert exists((1, 2, 3), (True, True, True), (0, 1, 2))
    assert not exists((1, 2, 3), (True, True, False), (0, 1, 2))
    assert null_space([[1, 1, 0], [0, 1, 1]], 3) == [[1, -1, 1]]
    assert positive_solution([[1, -1]])
    assert not positive_solution([[1, 1]])
    assert not positive_solution([[1, -1, 0], [0, 0, 1]])


def test_one_at_a_time_and_all_at_once_are_the_same():
    source = np.random.default_rng(8)
    table = kingdom().table
    tables = source.multinomial(2744, table / 2744, size=60).astype(float)
    plan = design(5)
    together = stepwise.choose(plan, tables)
    for row, single in enumerate(tables):
        alone = stepwise.choose(plan, single[None])
        assert (alone.terms[0] == together.terms[row]).all()
        assert alone.unseen[0] == pytest.approx(together.unseen[row], rel=1e-7)


def permuted(table, order):
    lists = len(order)
    result = np.zeros_like(table)
    for cell in range(1, 1 << lists):
        result[sum(1 << new for new, old in enumerate(order) if cell >> old & 1) - 1] = table[cell - 1]
    return result


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(5)))
def test_the_order_of_lists_does_not_change_the_answer(order):
    plan = design(5)
    assert stepwise.choose(plan, permuted(kingdom().table, order)[None]).unseen[0] == pytest.approx(8568.9903, rel=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 50), st.integers(0, 1000))
def test_twice_the_people_are_twice_the_unseen_under_a_fixed_model(factor, seed):
    table = sparse(seed, 3, 200)
    _, first = one(table, (0b11,))
    _, second = one(table * factor, (0b11,))
    assert first.status[0] == second.status[0]
    if first.status[0] == 0:
        assert second.unseen[0] == pytest.approx(first.unseen[0] * factor, rel=1e-6)
        assert standard_errors(design(3), second)[0] == pytest.approx(
            standard_errors(design(3), first)[0] / np.sqrt(factor), rel=1e-6
        )


def test_two_lists_give_the_estimate_of_petersen():
    table = np.array([30.0, 50.0, 20.0])
    _, found = one(table, ())
    assert found.unseen[0] == pytest.approx(30 * 50 / 20, rel=1e-9)


def test_an_empty_list_is_left_out_and_changes_nothing_else():
    with_empty = np.zeros(15)
    with_empty[:7] = [30, 40, 10, 25, 8, 9, 3]
    plan, found = one(with_empty, ())
    assert found.infinite[0, plan.place[0b1000]]
    _, without = one(with_empty[:7], ())
    assert found.unseen[0] == pytest.approx(without.unseen[0], rel=1e-9)


def test_a_pair_that_shares_nobody_is_minus_infinity_and_counts_as_a_parameter():
    _, found = one(artificial().table, (0b101,))
    assert found.alpha[0, 5] == -np.inf
    assert found.parameters[0] == 5
    assert found.mu[0, 0b101 - 1] == 0


def test_profile_limits_agree_with_a_direct_search():
    table = kingdom().table
    plan, found = one(table, (0b11, 0b101))
    low, high = profile(plan, table, found, 0.95)
    matrix = plan.matrix[:, found.terms[0]][:, 1:]

    def deviance(value):
        def loss(alpha):
            eta = value + matrix @ alpha
            return np.exp(eta).sum() - table @ eta, matrix.T @ (np.exp(eta) - table)

        start = found.alpha[0, found.terms[0]][1:]
        return 2 * optimize.minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-8}).fun

    centre = found.alpha[0, 0]
    least = deviance(centre)
    for limit in (low, high):
        assert deviance(np.log(limit - 2744)) - least == pytest.approx(3.841459, abs=2e-3)


def test_incidence_marks_subsets():
    for cell, term in itertools.product(range(1, 16), range(16)):
        assert incidence([cell], [term])[0, 0] == (cell & term == term)
