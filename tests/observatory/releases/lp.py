"""The strongest attacker used in tests: linear programming over all equations of a release (HiGHS)."""

from __future__ import annotations

import itertools

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from tessera.observatory.releases.counting import MERGED


class Attacker:
    """Builds its own equations from what is published, sharing no code with the audit."""

    def __init__(self, tables, total):
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
        self.total = total
        self.matrix = csr_matrix((values, (rows, cols)), shape=(len(right), len(unknown)))
        self.right = np.array(right, float)

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
                bounds=(1, self.total),
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
    for key in attacker.unknown if keys is None else keys:
        low, high = attacker.interval(key, integral)
        wide = high - low >= threshold - 1 or (low <= 1 and high >= threshold - 1)
        if not wide and not (low >= threshold and high > low):
            out.append((key, low, high))
    return out
