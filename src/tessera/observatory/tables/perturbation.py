"""Fixed perturbation: each shown count is moved by a small number that belongs to the people in it.

The idea is the cell-key method of the Australian Bureau of Statistics (Fraser & Wooton 2005; Marley & Leaver 2011;
Thompson, Broadfoot & Elazar 2013): every person has a fixed random number, those of a cell are added up, and the sum
says how far the count is moved. The same people always give the same figure, whatever table or filter asks, so that
asking again averages nothing away; one person more or less gives another draw, so that a difference between two
figures is no longer a number of people. What is given up: parts no longer add up to their sum.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.tables.counting import Counts, combined

KEY_SPACE = 1 << 16
MOST = 10


def cell_keys(
    codes: Sequence[NDArray[np.integer]], shape: Sequence[int], keys: NDArray[np.integer]
) -> NDArray[np.int64]:
    """The keys of the people in each cell of one table, added up modulo 2^16."""
    # Sums of 16-bit numbers are exact in a double up to 2^37 people.
    sums = np.bincount(combined(codes, shape), weights=keys.astype(np.float64), minlength=int(np.prod(shape)))
    return (sums.astype(np.int64) % KEY_SPACE).reshape(shape)


def noise(keys: NDArray[np.int64], counts: Counts, threshold: int, most: int) -> NDArray[np.int64]:
    """How far each count is moved: evenly from -d to d, with d = ``most``, or less where n - d would be under k.

    Exactly unbiased over the keys (key and 2^16 - 1 - key move by opposite numbers), and never below the threshold.
    """
    reach = np.clip(counts - threshold, 0, most)
    width = 2 * reach + 1
    low, high = keys * width // KEY_SPACE, (KEY_SPACE - 1 - keys) * width // KEY_SPACE
    apart = low - high
    return np.asarray(np.sign(apart) * (np.abs(apart) // 2), np.int64)
