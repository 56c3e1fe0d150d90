"""Whether a sparse table has maximum likelihood estimates under a log-linear model, decided exactly.

Existence (Fienberg and Rinaldo 2012): with design A on the retained cells and counts N, estimates exist if and only if
some x > 0 has Aᵀx = AᵀN. By Stiemke's theorem the contrary is a direction y with (Ay) = 0 on cells with people,
(Ay) ≤ 0 on empty cells and not all zero: the likelihood then rises for ever along y.

Identifiability: the rank of A equals its number of columns.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.prevalence.designs import incidence

Array = NDArray[np.float64]

ESTIMABLE, NO_ESTIMATE, NOT_IDENTIFIABLE, NEITHER = 0, 1, 2, 3


def identifiable(matrix: Array, signs: Array, terms: NDArray[np.bool_], cells: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For each row of masks, whether the retained terms have full rank on the retained cells.

    `matrix` is cells × terms, `signs` is (-1)^order per term, `terms` and `cells` hold one model per row. With every cell
    that is itself a term fixed, what remains free is one number, the intercept; each further cell ω then says
    intercept × Σ_{θ ⊆ ω} (-1)^|θ| = 0, so the rank is full if and only if some retained cell has a sum that is not zero.
    Holds for hierarchical models whose terms each have their own cell retained.
    """
    sums = (terms * signs) @ matrix.T
    return np.asarray(((np.abs(sums) > 0.5) & cells).any(axis=1))


def exists(cells: tuple[int, ...], filled: tuple[bool, ...], terms: tuple[int, ...]) -> bool:
    """Exact answer in whole numbers; depends only on which cells hold people, and is remembered."""
    return _exists(cells, filled, terms)


@lru_cache(maxsize=65536)
def _exists(cells: tuple[int, ...], filled: tuple[bool, ...], terms: tuple[int, ...]) -> bool:
    with_people = [cell for cell, some in zip(cells, filled, strict=True) if some]
    empty = [cell for cell, some in zip(cells, filled, strict=True) if not some]
    if not empty:
        return True
    free = null_space([[int(term & cell == term) for term in terms] for cell in with_people], len(terms))
    if not free:
        return True
    matrix = incidence(empty, terms).astype(int).tolist()
    moves = [[sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix] for vector in free]
    return positive_solution(moves)


def null_space(rows: list[list[int]], width: int) -> list[list[Fraction]]:
    """A basis of the vectors that every row sends to zero, by elimination on fractions."""
    pivots: dict[int, dict[int, Fraction]] = {}
    for row in rows:
        left = {column: Fraction(value) for column, value in enumerate(row) if value}
        for column, pivot in pivots.items():
            if factor := left.get(column):
                _subtract(left, pivot, factor)
        if left:
            lead = min(left)
            scale = left[lead]
            fresh = {column: value / scale for column, value in left.items()}
            for pivot in pivots.values():
                if factor := pivot.get(lead):
                    _subtract(pivot, fresh, factor)
            pivots[lead] = fresh
    basis = []
    for column in range(width):
        if column not in pivots:
            vector = [Fraction(0)] * width
            vector[column] = Fraction(1)
            for lead, pivot in pivots.items():
                vector[lead] = -pivot.get(column, Fraction(0))
            basis.append(vector)
    return basis


def _subtract(row: dict[int, Fraction], other: dict[int, Fraction], factor: Fraction) -> None:
    for column, value in other.items():
        rest = row.get(column, Fraction(0)) - factor * value
        if rest:
            row[column] = rest
        else:
            row.pop(column, None)


def positive_solution(rows: list[list[Fraction]]) -> bool:
    """Whether some x > 0 (every entry positive) solves rows · x = 0.

    Scaled, x = 1 + u with u ≥ 0 and rows · u = -rows · 1: the first phase of the simplex method on fractions, with
    Bland's rule, which cannot cycle.
    """
    table = []
    for row in rows:
        right = -sum(row, Fraction(0))
        table.append([*row, right] if right >= 0 else [-value for value in [*row, right]])
    width = len(rows[0])
    basis = [width + place for place in range(len(rows))]  # artificial variables, never to re-enter
    goal = [sum((row[column] for row in table), Fraction(0)) for column in range(width + 1)]
    while goal[width] > 0:
        entering = next((column for column in range(width) if goal[column] > 0), None)
        if entering is None:
            return False
        ratios = [(row[width] / row[entering], basis[k], k) for k, row in enumerate(table) if row[entering] > 0]
        leaving = min(ratios)[2]
        _pivot(table, goal, leaving, entering)
        basis[leaving] = entering
    return True


def _pivot(table: list[list[Fraction]], goal: list[Fraction], leaving: int, entering: int) -> None:
    scale = table[leaving][entering]
    table[leaving] = [value / scale for value in table[leaving]]
    for other in [row for k, row in enumerate(table) if k != leaving] + [goal]:
        if factor := other[entering]:
            for column, value in enumerate(table[leaving]):
                other[column] -= factor * value
