"""The own engine: weights of candidate pairs on numpy, in memory."""

from __future__ import annotations

import numpy as np

from tessera.protection.linkage.columns import Columns, Ints
from tessera.protection.linkage.comparisons import COMPARISONS
from tessera.protection.linkage.learning import Floats, Levels, Model


def rarity(columns: Columns, model: Model, a: Ints, levels: Levels) -> Floats:
    """What rarity adds to each comparison, in bits: (comparisons, pairs). log2(u of the level / share of the value)."""
    added = np.zeros(levels.shape)
    for place, comparison in enumerate(COMPARISONS):
        for number, level in enumerate(comparison.levels):
            if level.rare:
                agree = np.flatnonzero(levels[place] == number)
                usual = float(model.u[comparison.code][number])
                shares = columns.shares(level.rare, usual)[columns.code[level.rare][a[agree]]]
                added[place, agree] = np.log2(usual) - np.log2(shares)
    return added


def weigh(columns: Columns, model: Model, a: Ints, levels: Levels) -> tuple[Floats, Floats]:
    """Weight of each pair in bits (pairs), prior odds included, and what rarity added per comparison."""
    added = rarity(columns, model, a, levels)
    weight = np.full(levels.shape[1], model.start)
    for place, comparison in enumerate(COMPARISONS):
        weight += model.weights(comparison.code)[levels[place]] + added[place]
    return weight, added
