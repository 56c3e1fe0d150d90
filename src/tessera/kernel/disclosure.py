"""What somebody can work out from figures and the sums between them: bounds and elimination.

Pure, and without a word of the field: whoever publishes counts (releases, reports) writes its tables down as one system
of equations and asks what is left of a hidden cell. Criterion and feasibility intervals: Hundepool et al., Statistical
Disclosure Control (2012), ch. 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Cell = TypeVar("Cell")

_ROUNDS = 2_000
_SOLVER_STEPS = 4_000


def protected(low: int, high: int, threshold: int) -> bool:
    """The criterion for what an attacker knows about one hidden cell.

    Passes when the cell may still be anything from 1 to k - 1, or has k or more possible values, or is
    certainly k or more (then nothing about it is small) without being known exactly.
    """
    return (low <= 1 and high >= threshold - 1) or high - low + 1 >= threshold or threshold <= low < high


@dataclass(frozen=True, slots=True)
class System(Generic[Cell]):
    """Counts as bounds and the sums between them; equation e says: parent[e] is the sum of its children."""

    cells: list[Cell]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    hidden: NDArray[np.bool_]
    parent: NDArray[np.int64]
    child: NDArray[np.int64]
    equation: NDArray[np.int64]


def propagate(system: System[Cell]) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Narrow all intervals by all equations until nothing moves; lows, highs and the number of rounds."""
    low, high = system.low.copy(), system.high.copy()
    child, equation, parent = system.child, system.equation, system.parent
    size = len(parent)
    rounds, before = 0, -1
    while rounds < _ROUNDS and int(high.sum() - low.sum()) != before:
        rounds += 1
        before = int(high.sum() - low.sum())
        least = _sum(equation, low[child], size)
        most = _sum(equation, high[child], size)
        np.maximum.at(low, parent, least)
        np.minimum.at(high, parent, most)
        np.minimum.at(high, child, high[parent][equation] - (least[equation] - low[child]))
        np.maximum.at(low, child, low[parent][equation] - (most[equation] - high[child]))
    return low, high, rounds


def _sum(equation: NDArray[np.int64], values: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    return np.bincount(equation, values, size).astype(np.int64)


def determined(system: System[Cell]) -> NDArray[np.bool_]:
    """Hidden cells that elimination over all equations gives exactly."""
    unknown = np.flatnonzero(system.hidden)
    place = np.full(len(system.cells), -1)
    place[unknown] = np.arange(len(unknown))
    inside = system.hidden[system.child]
    over = np.flatnonzero(system.hidden[system.parent])
    row = np.concatenate([system.equation[inside], over])
    col = place[np.concatenate([system.child[inside], system.parent[over]])]
    sign = np.concatenate([np.ones(int(inside.sum())), -np.ones(len(over))])
    free = np.zeros(len(unknown), bool)
    generator = np.random.default_rng(20_061_212)  # any fixed seed: the audit must be repeatable
    for _ in range(2):
        change = _null_vector(row, col, sign, (len(system.parent), len(unknown)), generator.normal(size=len(unknown)))
        free |= np.abs(change) > 1e-6
    out = np.zeros(len(system.cells), bool)
    out[unknown[~free]] = True
    return out


def _null_vector(
    row: NDArray[np.int64],
    col: NDArray[np.int64],
    sign: NDArray[np.float64],
    shape: tuple[int, int],
    start: NDArray[np.float64],
) -> NDArray[np.float64]:
    """``start`` projected on the changes that keep all sums (conjugate gradients on the normal equations)."""
    rows, cols = shape
    rest = start.copy()
    gradient = np.bincount(row, sign * rest[col], rows)
    direction = gradient.copy()
    power = first = float(gradient @ gradient)
    for _ in range(_SOLVER_STEPS):
        if power <= 1e-24 * max(first, 1.0):
            break
        image = np.bincount(col, sign * direction[row], cols)
        step = power / float(image @ image)
        rest -= step * image
        gradient = np.bincount(row, sign * rest[col], rows)
        power, last = float(gradient @ gradient), power
        direction = gradient + (power / last) * direction
    return rest
