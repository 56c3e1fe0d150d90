"""Rounding of published counts to a base, always the same for the same count."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Count = TypeVar("Count", int, NDArray[np.int64])


def rounded(count: Count, base: int) -> Count:
    """The multiple of ``base`` nearest to ``count``, halves upward.

    The same count is rounded the same way in every table and every repetition, so asking again averages nothing
    away. Each cell is rounded by itself: rounded parts need not add up to their rounded sum, and a sum of m parts
    may be off by m * base / 2. As rounding sees only the release with exact counts, it can take protection away
    from no hidden cell.
    """
    return (count + base // 2) // base * base


def shown_range(published: int, base: int, threshold: int, noise: int = 0) -> tuple[int, int]:
    """Counts that are published as ``published``: least and most, both included, none under ``threshold``.

    ``noise`` is the furthest a count is moved (see ``perturbation``); it goes with base 1 only.
    """
    if noise:
        return max(published - noise, threshold), published + noise
    if base == 1:
        return published, published
    least = published - base // 2
    return max(least, threshold), least + base - 1
