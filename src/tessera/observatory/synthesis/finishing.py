"""Fewer rows that say the same, then whole people. Released numbers alone, as in ``pool``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.synthesis.measuring import cell_numbers
from tessera.observatory.synthesis.pool import Pool, Rows

STEPS = (60_000, 30_000, 20_000, 10_000, 6_000, 4_000, 3_000, 2_000, 1_500, 1_200, 1_000, 850, 700)
_GUARDED = 3
"""Rows that each kept value of a column has at least, whatever their weight."""


def finish(pool: Pool, worsening: float, sweeps: int = 30, closing: int = 12) -> None:
    """Drops light rows step by step and fits the rest anew, the single columns last.

    Combinations that no person had live in light rows, so fewer rows fabricate less. Where columns are weakly linked few
    rows cannot tell the tables, so a step that makes the misfit more than ``worsening`` times the least so far is taken back,
    and is the last.
    """
    one_way = [each for each in pool.constraints if len(each.columns) == 1]
    joint = [each for each in pool.constraints if len(each.columns) > 1]
    if not joint:  # unlinked columns: many light rows are what says that there is no link
        pool.rake(one_way, closing)
        pool.rescale()
        return
    least = None
    for size in STEPS:
        before = pool.rows, pool.weights
        for each in one_way:
            pool.seed(each, 1)
        keep = _heavy(pool, size)
        pool.rows, pool.weights = np.asfortranarray(pool.rows[keep]), pool.weights[keep]
        pool.rake([*joint, *one_way], sweeps)
        pool.rake(one_way, closing)
        pool.rescale()
        misfit = pool.misfit()
        if least is not None and misfit > worsening * least:
            pool.rows, pool.weights = before
            break
        least = misfit if least is None else min(least, misfit)


def _heavy(pool: Pool, size: int) -> NDArray[np.bool_]:
    keep = np.ones(len(pool.rows), bool)
    if len(pool.rows) <= size:
        return keep
    order = np.argsort(-pool.weights, kind="stable")
    keep[order[size:]] = False
    for each in pool.constraints:
        if len(each.columns) > 1:
            continue
        numbers = cell_numbers(pool.rows, each.columns, pool.sizes)[order]
        for value in each.kept:
            keep[order[numbers == value][:_GUARDED]] = True
    return keep


def whole_rows(pool: Pool, people: int) -> Rows:
    """``people`` rows in random order: each row as often as its weight says, give or take less than one (systematic
    sampling)."""
    if people <= 0 or not len(pool.rows):
        return np.zeros((0, len(pool.sizes)), np.int32)
    heap = np.cumsum(pool.weights)
    points = (np.arange(people) + pool.generator.random()) * (heap[-1] / people)
    chosen = np.minimum(np.searchsorted(heap, points, side="right"), len(heap) - 1)
    return pool.rows[pool.generator.permutation(chosen)]
