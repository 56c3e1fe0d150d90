"""Elimination over whole numbers modulo a prime: which unknowns the sums pin, exactly and without rounding error.

An unknown is pinned when the reduced system has a row with that unknown alone. Work modulo 2^31 - 1 is exact, and a
result over the rationals differs only if the prime divides a minor of a matrix of ones: counts found this way are put
back into their equations by the caller's bounds. Unknowns that meet in no common equation are solved apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.attacks.equations import Equations

PRIME = 2**31 - 1
LARGEST = 1500
"""Unknowns of one connected part that are solved exactly; a larger part is left to the bounds, and said to be."""

Row = dict[int, int]


def pinned(system: Equations) -> tuple[dict[int, int], int]:
    """(cell → its exact count) for every unknown that elimination gives, and how many unknowns were too many."""
    fixed = {at: low for at, (low, high) in enumerate(zip(system.low, system.high, strict=True)) if low == high}
    rows = [_row(over, parts, fixed) for over, parts in system.lines()]
    found: dict[int, int] = {}
    left = 0
    for unknowns, chosen in _parts([row for row in rows if len(row) > 1]):
        if len(unknowns) > LARGEST:
            left += len(unknowns)
            continue
        found |= _solve(unknowns, chosen)
    return found, left


def _row(over: int, parts: list[int], fixed: dict[int, int]) -> Row:
    """One equation as coefficients of unknowns, and under -1 what is known of it (right-hand side)."""
    row: Row = defaultdict(int)
    for cell, sign in ((over, -1), *((part, 1) for part in parts)):
        if cell in fixed:
            row[-1] -= sign * fixed[cell]
        else:
            row[cell] += sign
    row[-1] += 0
    return {at: value for at, value in row.items() if value or at == -1}


def _parts(rows: list[Row]) -> Iterator[tuple[list[int], list[Row]]]:
    """Rows that share unknowns, directly or through others."""
    parent: dict[int, int] = {}

    def root(at: int) -> int:
        while parent.setdefault(at, at) != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for row in rows:
        cells = [at for at in row if at >= 0]
        for other in cells[1:]:
            parent[root(other)] = root(cells[0])
        root(cells[0])
    members: dict[int, list[int]] = defaultdict(list)
    for at in parent:
        members[root(at)].append(at)
    chosen: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        chosen[root(next(at for at in row if at >= 0))].append(row)
    for head, cells in members.items():
        yield sorted(cells), chosen[head]


def _solve(unknowns: list[int], rows: list[Row]) -> dict[int, int]:
    """Gauss-Jordan elimination modulo the prime; unknowns whose row stands alone, with their values."""
    place = {at: column for column, at in enumerate(unknowns)}
    matrix = np.zeros((len(rows), len(unknowns) + 1), np.int64)
    for number, row in enumerate(rows):
        for at, value in row.items():
            matrix[number, place[at] if at >= 0 else -1] = value % PRIME
    matrix = np.unique(matrix, axis=0)
    pivots = _reduce(matrix, len(unknowns))
    found: dict[int, int] = {}
    for row_number, column in pivots:
        if np.count_nonzero(matrix[row_number, :-1]) == 1:
            value = int(matrix[row_number, -1])
            found[unknowns[column]] = value if value <= PRIME // 2 else value - PRIME
    return found


def _reduce(matrix: NDArray[np.int64], width: int) -> list[tuple[int, int]]:
    """Brings the matrix into reduced row echelon form in place; (row, column) of each pivot."""
    pivots: list[tuple[int, int]] = []
    top = 0
    for column in range(width):
        below = np.flatnonzero(matrix[top:, column])
        if not len(below):
            continue
        pivot = top + int(below[0])
        matrix[[top, pivot]] = matrix[[pivot, top]]
        matrix[top] = matrix[top] * pow(int(matrix[top, column]), -1, PRIME) % PRIME
        others = np.flatnonzero(matrix[:, column])
        others = others[others != top]
        touched = np.flatnonzero(matrix[top])
        block = matrix[np.ix_(others, touched)]
        matrix[np.ix_(others, touched)] = (
            block - matrix[others, column][:, None] * matrix[top, touched][None, :] % PRIME
        ) % PRIME
        pivots.append((top, column))
        top += 1
        if top == len(matrix):
            break
    return pivots
