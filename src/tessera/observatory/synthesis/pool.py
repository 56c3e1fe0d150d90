"""From measurements to weighted rows. Nothing here has access to the people: it reads released numbers alone.

Whatever is computed from released numbers costs nothing more (post-processing), so floating point is harmless here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.synthesis.measuring import Columns, Measurement, cell_numbers, cells

Weights = NDArray[np.float64]
Rows = NDArray[np.int32]

LARGEST_POOL = 60_000
_DONORS = 40
"""Rows made for a cell that was measured and that no row of the pool falls into."""
_DAMPING = 0.3
_MOST_AT_ONCE = 3.0
"""A step of raking on a table of several columns goes this part of the way (on a logarithmic scale), by this factor at most.

Noisy tables contradict each other. Full steps would then drive rows to weight 0 for good, one table's noise at a time.
"""
_WHOLE = 2**62


@dataclass(frozen=True, slots=True)
class Constraint:
    """A measured table as the pool is held to it.

    Cells clearly above the noise keep their count; all others are held to their sum only (label 0), because a sum of many
    noisy small cells is known far better than any of them. ``label`` says for each cell which target it belongs to.
    """

    columns: Columns
    label: NDArray[np.int64]
    target: Weights
    kept: NDArray[np.int64]
    sigma: float


def constraint(measured: Measurement, people: float, threshold: float) -> Constraint:
    """Keeps the cells above ``threshold`` standard deviations and scales all to ``people``."""
    keep = measured.counts > threshold * measured.sigma
    kept = np.flatnonzero(keep)
    inside = measured.counts[kept].astype(np.float64)
    rest = 0.0 if keep.all() else max(people - float(inside.sum()), 0.0)
    total = float(inside.sum()) + rest
    target = np.concatenate([[rest], inside]) * (people / total if total else 0.0)
    return Constraint(measured.columns, np.where(keep, np.cumsum(keep), 0), target, kept, measured.sigma)


class Pool:
    """Rows with weights, which together stand for all people."""

    def __init__(self, sizes: Sequence[int], people: float, generator: np.random.Generator) -> None:
        self.sizes = tuple(sizes)
        self.people = people
        self.generator = generator
        self.constraints: list[Constraint] = []
        self.rows: Rows = np.zeros((0, len(sizes)), np.int32)
        self.weights: Weights = np.zeros(0)

    def start(self, one_way: Sequence[Constraint], shares: Sequence[Weights]) -> None:
        """Draws the first rows, column by column apart."""
        self.constraints = list(one_way)
        drawn = [self.generator.choice(len(share), LARGEST_POOL, p=share) for share in shares]
        self.rows = np.stack(drawn, axis=1).astype(np.int32)
        self.weights = np.full(LARGEST_POOL, self.people / LARGEST_POOL)
        self._merge()
        self._apart = list(one_way), list(shares), self.rows, self.weights
        self._gains: list[float] = []

    def expected(self, columns: Columns) -> Weights:
        """The table over ``columns`` as the pool has it."""
        numbers = cell_numbers(self.rows, columns, self.sizes)
        return np.bincount(numbers, weights=self.weights, minlength=cells(columns, self.sizes)).astype(np.float64)

    def judge(self, measured: Measurement) -> None:
        """Compares a fresh measurement with what the pool expected and with what columns without any link would give.

        The noise of the measurement is in both distances alike and falls out of their difference, and it is new to both: so
        the sum over all measurements says fairly whether what was learned so far has made anything better.
        """
        apart: Weights = np.ones(1)
        for column in measured.columns:
            apart = np.outer(apart, self._apart[1][column]).ravel()
        alone = float(((measured.counts - apart * self.people) ** 2).sum())
        linked = float(((measured.counts - self.expected(measured.columns)) ** 2).sum())
        self._gains.append((alone - linked) / float(measured.variance))

    def forget_if_worse(self) -> bool:
        """Goes back to unlinked columns where those told the measurements better than what was learned. Says whether.

        Better in sum and in seven of ten: one large table that surprised is no reason to forget all others.
        """
        worse = sum(gain < 0 for gain in self._gains)
        if sum(self._gains) >= 0 or worse < 0.7 * len(self._gains):
            return False
        one_way, _shares, self.rows, self.weights = self._apart
        self.constraints = one_way
        return True

    def learn(self, new: Constraint, sweeps: int) -> None:
        """Takes in a constraint: rows for its cells where there are none, then weights that fit everything known."""
        self.constraints.append(new)
        self.seed(new, _DONORS)
        self.rake(self.constraints, sweeps)
        self._trim()

    def repair(self, passes: int, sweeps: int) -> None:
        """Gives rows again to cells that lost theirs to other tables, and fits all anew."""
        for _ in range(passes):
            for held in list(self.constraints):
                self.seed(held, _DONORS // 2, falling_short=True)
            self.rake(self.constraints, sweeps)
            self._trim()

    def seed(self, held: Constraint, per_cell: int, *, falling_short: bool = False) -> None:
        """Adds rows to kept cells that have fewer than ``per_cell``: copies of the rows most like them, changed to fit.

        With ``falling_short`` to those instead whose weight is under their target by more than the noise and by a fifth.
        """
        if not len(self.rows):
            return
        numbers = cell_numbers(self.rows, held.columns, self.sizes)
        size = cells(held.columns, self.sizes)
        current = np.bincount(numbers, weights=self.weights, minlength=size)
        if falling_short:
            lacking = held.target[1:] - current[held.kept]
            short = np.flatnonzero(lacking > np.maximum(held.sigma, 0.2 * held.target[1:]))
        else:
            short = np.flatnonzero(np.bincount(numbers, minlength=size)[held.kept] < per_cell)
        if not short.size:
            return
        values = np.stack(np.unravel_index(held.kept[short], [self.sizes[c] for c in held.columns]), axis=1)
        added, weights = [], []
        for place, wanted in zip(short, values, strict=True):
            cell, target = held.kept[place], held.target[1 + place]
            rows = self.rows[self._donors(held.columns, wanted, per_cell)]
            rows[:, held.columns] = wanted
            added.append(rows)
            weights.append(np.full(per_cell, max(target - current[cell], target * 0.1) / per_cell))
        self.rows = np.concatenate([self.rows, *added])
        self.weights = np.concatenate([self.weights, *weights])
        self._merge()

    def _donors(self, columns: Columns, wanted: NDArray[np.int64], size: int) -> NDArray[np.int64]:
        agreeing = (self.rows[:, columns] == wanted).sum(axis=1)
        best = min(int(agreeing.max()), len(columns) - 1)
        if (agreeing == best).sum() <= 5:
            best = max(best - 1, 0)
        found = np.flatnonzero(agreeing >= best)
        heap = np.cumsum(self.weights[found])
        if heap[-1] <= 0:
            return found[self.generator.integers(0, len(found), size)]
        places = np.searchsorted(heap, self.generator.random(size) * heap[-1], side="right")
        chosen: NDArray[np.int64] = found[np.minimum(places, len(found) - 1)]
        return chosen

    def rake(self, held: Sequence[Constraint], sweeps: int) -> None:
        """Iterative proportional fitting of the weights to the targets, in the order given, damped for tables of several
        columns."""
        labels = [each.label[cell_numbers(self.rows, each.columns, self.sizes)] for each in held]
        weights = self.weights
        for _ in range(sweeps):
            for each, label in zip(held, labels, strict=True):
                current = np.bincount(label, weights=weights, minlength=len(each.target))
                factor = np.divide(each.target, current, out=np.ones(len(each.target)), where=current > 0)
                if len(each.columns) > 1:
                    factor = np.clip(factor, 1 / _MOST_AT_ONCE, _MOST_AT_ONCE) ** _DAMPING
                weights = weights * factor[label]
        self.weights = weights

    def misfit(self) -> float:
        """Summed distance between targets and the pool over all constraints, in people."""
        total = 0.0
        for each in self.constraints:
            label = each.label[cell_numbers(self.rows, each.columns, self.sizes)]
            current = np.bincount(label, weights=self.weights, minlength=len(each.target))
            total += float(np.abs(current - each.target).sum())
        return total

    def rescale(self) -> None:
        """Brings the sum of the weights back to the number of people."""
        if (total := float(self.weights.sum())) > 0:
            self.weights = self.weights * (self.people / total)

    def _trim(self) -> None:
        heavy = self.weights > self.people * 1e-8
        self.rows, self.weights = self.rows[heavy], self.weights[heavy]
        if len(self.rows) > LARGEST_POOL:
            kept = np.argpartition(-self.weights, LARGEST_POOL)[:LARGEST_POOL]
            self.rows, self.weights = self.rows[kept], self.weights[kept]
        self.rows = np.asfortranarray(self.rows)
        self.rescale()

    def _merge(self) -> None:
        """Equal rows become one."""
        number, span = np.zeros(len(self.rows), np.int64), 1
        for column, size in enumerate(self.sizes):
            if span * size >= _WHOLE:
                found, number = np.unique(number, return_inverse=True)
                span = len(found)
            number = number * size + self.rows[:, column]
            span *= size
        _, first, inverse = np.unique(number, return_index=True, return_inverse=True)
        self.rows = np.asfortranarray(self.rows[first])  # columns are read one at a time
        self.weights = np.bincount(inverse, weights=self.weights, minlength=len(first)).astype(np.float64)
