"""The strongest attacker used in tests: linear programming over all equations of a release (HiGHS)."""

from __future__ import annotations

import itertools

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from tessera.observatory.tables.counting import MERGED


class Attacker:
    """Builds its own equations from what is published, sharing no code with the audit."""

    def __init__(self, tables, total):
        unseen = self._left_out(tables)
        tables = {**tables, **unseen}
        known = {((), ()): total}
        unknown = {}
        for spec, cells in tables.items():
            for cell, count in cells.items():
                if count is None:
                    unknown[spec, cell] = len(unknown)
                else:
                    known[spec, cell] = count
        rows, cols, values, right = [], [], [], []
        # A merged value is the only place where values of one-way tables have no rows of their own below.
        for name, alone in self._alone(tables).items():
            known[(name,), (MERGED,)] = total - sum(tables[(name,)][(value,)] for value in alone)
        sums = {}
        for spec, cells in tables.items():
            for drop in range(1, len(spec) + 1):
                for gone in itertools.combinations(range(len(spec)), drop):
                    kept = [axis for axis in range(len(spec)) if axis not in gone]
                    for cell in cells:
                        over = (tuple(spec[a] for a in kept), tuple(cell[a] for a in kept))
                        sums.setdefault((spec, over), []).append((spec, cell))
        for (_, over), parts in sums.items():
            number = len(right)
            rest = 0
            for sign, key in [(-1, over), *((1, part) for part in parts)]:
                if key in known:
                    rest -= sign * known[key]
                else:
                    rows.append(number)
                    cols.append(unknown[key])
                    values.append(sign)
            right.append(rest)
        self.unknown = unknown
        self.targets = [key for key in unknown if key[0] not in unseen]
        # A listed cell is not zero; a cell of a table that was left out may be.
        self.bounds = [(0 if spec in unseen else 1, total) for spec, _ in unknown]
        self.matrix = csr_matrix((values, (rows, cols)), shape=(len(right), len(unknown)))
        self.right = np.array(right, float)

    @staticmethod
    def _left_out(tables):
        """Three-way tables that are not released though their two-way tables are: all cells that can be non-zero."""
        names = list(dict.fromkeys(name for spec in tables for name in spec))
        pairs = {frozenset(spec): spec for spec in tables if len(spec) == 2}
        done = {frozenset(spec) for spec in tables}
        out = {}
        for trio in itertools.combinations(names, 3):
            if frozenset(trio) in done or not all(frozenset(p) in pairs for p in itertools.combinations(trio, 2)):
                continue
            values = [{cell[0] for cell in tables[(name,)]} | {MERGED} for name in trio]
            fits = {
                pair: {tuple(dict(zip(pairs[frozenset(pair)], cell, strict=True))[n] for n in pair) for cell in cells}
                for pair in itertools.combinations(trio, 2)
                for cells in [tables[pairs[frozenset(pair)]]]
            }
            out[trio] = {
                (x, y, z): None
                for x, y in fits[trio[0], trio[1]]
                for z in values[2]
                if (x, z) in fits[trio[0], trio[2]] and (y, z) in fits[trio[1], trio[2]]
            }
        return out

    @staticmethod
    def _alone(tables):
        found = {}
        for spec, cells in tables.items():
            if len(spec) > 1:
                for axis, name in enumerate(spec):
                    found.setdefault(name, set()).update(cell[axis] for cell in cells)
        return {name: values - {MERGED} for name, values in found.items() if MERGED in values}

    def interval(self, key, integral=False):
        """Least and greatest count the hidden cell can have; whole numbers only, by integer programming, if asked."""
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(self.unknown))
            aim[self.unknown[key]] = sign
            answer = linprog(
                aim,
                A_eq=self.matrix,
                b_eq=self.right,
                bounds=self.bounds,
                method="highs",
                integrality=np.ones(len(self.unknown)) if integral else None,
            )
            assert answer.status == 0, answer.message
            ends.append(sign * answer.fun)
        return round(ends[0], 4), round(ends[1], 4)


def broken(tables, total, threshold, keys=None, integral=False):
    """Hidden cells whose interval breaks the criterion, with the interval."""
    attacker = Attacker(tables, total)
    out = []
    for key in attacker.targets if keys is None else keys:
        low, high = attacker.interval(key, integral)
        wide = high - low >= threshold - 1 or (low <= 1 and high >= threshold - 1)
        if not wide and not (low >= threshold and high > low):
            out.append((key, low, high))
    return out
