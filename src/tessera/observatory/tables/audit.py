"""The attack on a release of tables: knows only what is published, and the method.

The attacker knows that a listed cell is at least 1, that an unlisted cell is 0, that a hidden cell is any count
(small, or large and hidden only to protect others), and every sum between tables. Three attacks:

- elimination over all equations at once: a cell is determined exactly when every change of the hidden cells that
  keeps all sums leaves it alone; a random such change (projection on the null space) is 0 there with probability 1;
- bounds: each equation narrows the interval of each of its cells, until nothing moves;
- groups: what hidden cells add up to below any published cell, one, two or three columns down.

Three-way tables that are not in the release but whose three two-way marginals are, count as cells of 0 or more, for the
bounds: knowing that one value never goes with another, the attacker reasons through them.

Bounds are weaker than linear programming over all equations; the protection does not rest on this audit passing but
on the certificates of ``suppression``, and the tests attack with linear programming.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tessera.kernel.disclosure import System, determined, propagate, protected
from tessera.observatory.tables.counting import MERGED, Spec
from tessera.observatory.tables.rounding import shown_range

Values = tuple[str, ...]
Tables = Mapping[Spec, Mapping[Values, int | None]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the attack found. ``kind``: small, determined, narrow or group; low and high bound the count."""

    kind: str
    dimensions: Spec
    cell: Values
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Report:
    """What was attacked and what gave way; ``rounds`` of bound propagation were needed."""

    cells: int
    hidden: int
    equations: int
    rounds: int
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def system_of(
    tables: Tables, total: int, rounding: int = 1, threshold: int = 1, *, unseen: bool = False, noise: int = 0
) -> System[tuple[Spec, Values]]:
    """All equations between the tables. Cell 0 is the total; a merged value's total is what the others leave.

    With ``unseen``, also the cells and sums of three-way tables that are not in the release (see above).
    """
    cells: list[tuple[Spec, Values]] = [((), ())]
    fewest, total = _total_range(total, threshold, noise)
    low, high, hidden = [fewest], [total], [False]
    place: dict[tuple[Spec, Values], int] = {((), ()): 0}

    def add(spec: Spec, cell: Values, least: int, most: int, secret: bool) -> None:
        place[spec, cell] = len(cells)
        cells.append((spec, cell))
        low.append(least)
        high.append(most)
        hidden.append(secret)

    for spec in sorted(tables, key=len):
        for cell, count in tables[spec].items():
            bounds = (1, total) if count is None else shown_range(count, rounding, threshold, noise)
            add(spec, cell, *bounds, count is None)
    for name, least, most in _merged_totals(tables, (fewest, total), rounding, threshold, noise):
        add((name,), (MERGED,), least, most, False)
    every: dict[Spec, Iterable[Values]] = dict(tables)
    if unseen:
        for spec, possible in _unseen(tables):
            every[spec] = possible
            for cell in possible:
                add(spec, cell, 0, total, False)
    parent, child, equation = _sums(every, place)
    return System(cells, np.array(low), np.array(high), np.array(hidden, bool), parent, child, equation)


def _sums(
    every: Mapping[Spec, Iterable[Values]], place: Mapping[tuple[Spec, Values], int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Parent cell of each equation, and per child its cell and its equation: one equation per table, cell and axis."""
    parent: list[int] = []
    child: list[int] = []
    equation: list[int] = []
    for spec, listed in every.items():
        for axis in range(len(spec)):
            above = spec[:axis] + spec[axis + 1 :]
            numbers: dict[int, int] = {}
            for cell in listed:
                over = place[above, cell[:axis] + cell[axis + 1 :]]
                if over not in numbers:
                    numbers[over] = len(parent)
                    parent.append(over)
                child.append(place[spec, cell])
                equation.append(numbers[over])
    return np.array(parent, np.int64), np.array(child, np.int64), np.array(equation, np.int64)


def _unseen(tables: Tables) -> Iterator[tuple[Spec, list[Values]]]:
    """Three-way tables left out though all their two-way marginals are there; their cells that can be non-zero."""
    names = list(dict.fromkeys(name for spec in tables for name in spec))
    for spec in itertools.combinations(names, 3):
        first, second, third = itertools.combinations(spec, 2)
        if spec in tables or not {first, second, third} <= tables.keys():
            continue
        thirds: dict[str, list[str]] = defaultdict(list)
        for a, c in tables[second]:
            thirds[a].append(c)
        yield spec, [(a, b, c) for a, b in tables[first] for c in thirds[a] if (b, c) in tables[third]]


def _total_range(total: int, threshold: int, noise: int) -> tuple[int, int]:
    return shown_range(total, 1, threshold, noise) if noise else (total, total)


def _merged_totals(
    tables: Tables, total: tuple[int, int], rounding: int, threshold: int, noise: int = 0
) -> Iterator[tuple[str, int, int]]:
    """Bounds on the records behind each column's merged value: the total less the values that stand alone."""
    alone: dict[str, set[str]] = defaultdict(set)
    for spec, cells in tables.items():
        if len(spec) > 1:
            for axis, name in enumerate(spec):
                alone[name].update(cell[axis] for cell in cells)
    for name, values in alone.items():
        if MERGED in values:
            least, most = total
            for value in values - {MERGED}:
                count = tables[(name,)][(value,)]
                lower, upper = (1, total[1]) if count is None else shown_range(count, rounding, threshold, noise)
                least, most = least - upper, most - lower
            yield name, max(least, 1), most


def audit(tables: Tables, total: int, threshold: int, rounding: int = 1, noise: int = 0) -> Report:
    """Attack a release. ``tables`` maps dimensions to cells to counts, None where hidden; ``total`` is n.

    ``rounding`` is the published base and ``noise`` the furthest a count is moved; with either of them published
    counts are intervals, and elimination and groups, which need exact sums, are left to the bounds.
    """
    exact = rounding == 1 and not noise
    system = system_of(tables, total, rounding, threshold, noise=noise)
    low, high, rounds = propagate(system_of(tables, total, rounding, threshold, unseen=True, noise=noise))
    fixed = determined(system) if exact else np.zeros(len(system.cells), bool)
    found: list[Finding] = []
    for i, (spec, cell) in enumerate(system.cells):
        least, most = int(low[i]), int(high[i])
        if system.hidden[i]:
            if fixed[i] or least >= most:
                found.append(Finding("determined", spec, cell, least, most))
            elif not protected(least, most, threshold):
                found.append(Finding("narrow", spec, cell, least, most))
        elif spec and int(system.high[i]) < threshold:
            found.append(Finding("small", spec, cell, least, most))
    if exact:
        found.extend(_groups(tables, total, threshold))
    hidden = int(system.hidden.sum())
    return Report(len(system.cells) - 1, hidden, len(system.parent), rounds, tuple(found))


def _groups(tables: Tables, total: int, threshold: int) -> Iterator[Finding]:
    """Published cells whose hidden parts, in any table below them, add up to less than k."""
    known: dict[Spec, dict[Values, int]] = {(): {(): total}}
    for spec, cells in tables.items():
        known[spec] = {cell: count for cell, count in cells.items() if count is not None}
    for name, least, _ in _merged_totals(tables, (total, total), 1, threshold):
        known[(name,)][(MERGED,)] = least
    for spec, cells in tables.items():
        for size in range(len(spec)):
            for axes in itertools.combinations(range(len(spec)), size):
                above = tuple(spec[axis] for axis in axes)
                left = dict(known[above])
                parts: set[Values] = set()
                for cell, count in cells.items():
                    over = tuple(cell[axis] for axis in axes)
                    if over in left:
                        if count is None:
                            parts.add(over)
                        else:
                            left[over] -= count
                for over in sorted(parts):
                    if left[over] < threshold:
                        yield Finding("group", above, over, left[over], left[over])
