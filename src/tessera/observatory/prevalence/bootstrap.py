"""Bootstrap with the whole choice of the model repeated in every resample, and BCa limits from it.

Sources: Efron and Tibshirani 1993, chapter 14; Chan, Silverman and Vincent 2021 for the weighted jackknife.
Decided here: a list that is empty in a resample is left out of it (its main effect is -∞); a resample without a finite
estimate counts as larger than every other; resamples equal to the estimate count half as smaller.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.prevalence.designs import design
from tessera.observatory.prevalence.special import Array, normal_cdf, normal_quantile, quantile

CHUNK = 2000
REPEATS = 200

Selector = Callable[[Array], Array]
Progress = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """Totals of all resamples in rising order, with what BCa limits need."""

    totals: Array
    estimate: float
    acceleration: float
    infinite: int
    emptied: int
    jackknife_infinite: int

    @property
    def size(self) -> int:
        """Number of resamples."""
        return len(self.totals)

    @property
    def bias(self) -> float:
        """z0: the normal quantile of the share of resamples below the estimate."""
        return _bias(self.totals, self.estimate)

    def limit(self, p: float) -> float:
        """The BCa limit with probability `p` below it."""
        return _limit(self.totals, self.bias, self.acceleration, p)

    def limits(self, level: float) -> tuple[float, float]:
        """Lower and upper BCa limit of a two-sided interval."""
        return self.limit((1 - level) / 2), self.limit((1 + level) / 2)

    def errors(self, level: float, source: np.random.Generator) -> tuple[float, float]:
        """Monte-Carlo standard errors of both limits: how far they would move with other resamples.

        From resampling the resamples; infinity where a limit is sometimes infinite.
        """
        lows, highs = [], []
        for _ in range(REPEATS):
            totals = self.totals[np.sort(source.integers(0, self.size, self.size))]
            bias = _bias(totals, self.estimate)
            lows.append(_limit(totals, bias, self.acceleration, (1 - level) / 2))
            highs.append(_limit(totals, bias, self.acceleration, (1 + level) / 2))
        return _spread(lows), _spread(highs)


def run(
    table: Array,
    selector: Selector,
    *,
    size: int,
    source: np.random.Generator,
    estimate: float | None = None,
    progress: Progress | None = None,
) -> Bootstrap:
    """Draws `size` tables of as many people and applies `selector` (tables → expected unseen, one per row) to each."""
    people = int(table.sum())
    lists = len(table).bit_length()
    totals, emptied = np.empty(size), 0
    for first in range(0, size, CHUNK):
        tables = resamples(table, min(CHUNK, size - first), source)
        totals[first : first + len(tables)] = people + np.nan_to_num(selector(tables), nan=np.inf, posinf=np.inf)
        emptied += int(((tables @ design(lists, 1).matrix)[:, 1:] == 0).any(axis=1).sum())
        if progress:
            progress((first + len(tables)) / size)
    if estimate is None:
        estimate = people + float(selector(table[None])[0])
    acceleration, lost = jackknife(table, selector)
    return Bootstrap(np.sort(totals), estimate, acceleration, int(np.isinf(totals).sum()), emptied, lost)


def resamples(table: Array, size: int, source: np.random.Generator) -> Array:
    """Multinomial tables of as many people with the observed shares; size × cells."""
    people = int(table.sum())
    return source.multinomial(people, table / people, size=size).astype(float)


def jackknife(table: Array, selector: Selector) -> tuple[float, int]:
    """The acceleration a = Σ c r³ / (6 (Σ c r²)^1.5), and how many histories had no finite value and were passed over.

    One person is dropped from each observed history in turn; c is the count of the history, r the weighted mean of the
    values less its own.
    """
    histories = np.flatnonzero(table > 0)
    tables = np.repeat(table[None], len(histories), axis=0)
    tables[np.arange(len(histories)), histories] -= 1
    values, weights = selector(tables), table[histories]
    finite = np.isfinite(values)
    values, weights = values[finite], weights[finite]
    if not len(values):
        return 0.0, int((~finite).sum())
    gaps = (weights * values).sum() / weights.sum() - values
    square = (weights * gaps**2).sum()
    return (float((weights * gaps**3).sum() / (6 * square**1.5)) if square > 0 else 0.0), int((~finite).sum())


def _bias(totals: Array, estimate: float) -> float:
    tolerance = 1e-9 * abs(estimate) if math.isfinite(estimate) else 0.0
    low = np.searchsorted(totals, estimate - tolerance, side="left")
    high = np.searchsorted(totals, estimate + tolerance, side="right")
    return normal_quantile(float(low + high) / 2 / len(totals))


def _limit(totals: Array, bias: float, acceleration: float, p: float) -> float:
    if math.isinf(bias):
        return float(totals[-1] if bias > 0 else totals[0])
    shifted = bias + normal_quantile(p)
    divisor = 1 - acceleration * shifted
    if divisor <= 0:
        return float(totals[-1] if shifted > 0 else totals[0])
    return quantile(totals, float(normal_cdf(np.array(bias + shifted / divisor))))


def _spread(values: list[float]) -> float:
    return float(np.std(values, ddof=1)) if np.isfinite(values).all() else math.inf


def histogram(totals: NDArray[np.float64], points: int = 200) -> tuple[float, ...]:
    """Evenly spaced quantiles of the resamples, for a picture of their spread."""
    return tuple(quantile(totals, (place + 0.5) / points) for place in range(points))
