"""Published attacks on linkage keys, as scripts that know the plain text and the method but no secret.

Each takes encoded records and what the attacker knows, both as rows of 0 and 1, and answers guesses. What they try:
graph matching on similarities (Vidanage et al. 2020), alignment by frequency (Niedermeyer et al.
2014, Kroll and Steinmetzer 2015), mining of frequent patterns (Christen et al. 2018).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment, quadratic_assignment

from tests.observatory.matching.clk import Matrix

Guess = NDArray[np.int64]


def similarities(rows: Matrix) -> Matrix:
    """Dice similarity of every two rows; 0 with oneself."""
    both = rows @ rows.T
    sizes = rows.sum(axis=1)
    found = 2 * both / np.maximum(sizes[:, None] + sizes[None, :], 1)
    np.fill_diagonal(found, 0)
    return found


def _sharp(found: Matrix) -> Matrix:
    """Similarities as deviations from their mean, in units of their spread; all 0 where all are alike."""
    off = ~np.eye(len(found), dtype=bool)
    spread = found[off].std()
    if spread == 0:
        return np.zeros_like(found)
    made = (found - found[off].mean()) / spread
    np.fill_diagonal(made, 0)
    return made


def graph_matching(encoded: Matrix, known: Matrix, *, rounds: int = 60) -> Guess:
    """For each encoded record the known one it is taken for; both of one length.

    The attacker encodes the known records with a key of their own, and looks for the order in which their similarities
    are those of the encoded ones: the fast approximate quadratic assignment of Vogelstein et al. (2015).
    """
    # Ties are broken by place: mixed first, so that no order given by the caller leaks into the answer.
    mixed = np.random.default_rng(20_260).permutation(len(known))
    a, b = _sharp(similarities(encoded)), _sharp(similarities(known[mixed]))
    # The start: records whose similarities to all others have the same shape. From nowhere it sometimes loses its way.
    shape = [np.sort(each, axis=1) for each in (a, b)]
    far = (shape[0] ** 2).sum(axis=1)[:, None] + (shape[1] ** 2).sum(axis=1)[None, :] - 2 * shape[0] @ shape[1].T
    start = np.full(far.shape, 0.5 / len(far))
    start[linear_sum_assignment(far)] += 0.5
    options = {"maximize": True, "maxiter": rounds, "P0": start, "rng": np.random.default_rng(0)}
    found = quadratic_assignment(a, b, method="faq", options=options)
    return np.asarray(mixed[found.col_ind], dtype=np.int64)


def frequency_alignment(encoded: Matrix, known: Matrix) -> Guess:
    """For each encoded column the known value of the same rank by frequency (-1: none)."""
    mine, theirs = (np.argsort(-each.sum(axis=0), kind="stable") for each in (encoded, known))
    guess = np.full(encoded.shape[1], -1)
    for rank in range(min(len(mine), len(theirs))):
        guess[mine[rank]] = theirs[rank]
    return guess


def mined_patterns(encoded: Matrix, *, support: int, size: int, patterns: int = 8) -> list[NDArray[np.bool_]]:
    """Rows that share a frequent pattern of at least `size` columns, for each of the most frequent ones.

    Greedy: from the commonest column on, the column is added that keeps most rows, while `support` rows remain.
    """
    left = encoded.copy()
    found = []
    for _each in range(patterns):
        counts = left.sum(axis=0)
        first = int(counts.argmax())
        rows, chosen = left[:, first] > 0, [first]
        while len(chosen) < size:
            shared = left[rows].sum(axis=0)
            shared[chosen] = -1
            best = int(shared.argmax())
            if shared[best] < support:
                break
            chosen.append(best)
            rows &= left[:, best] > 0
        if len(chosen) < size or rows.sum() < support:
            break
        found.append(rows)
        left[:, chosen] = 0
    return found
