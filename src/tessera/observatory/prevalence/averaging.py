"""Averaging over models: intervals that do not pretend the model was known.

Two ways, both over all pair models:

- bootstrap averaging: percentile limits of the resampled totals, each resample with its own stepwise choice. A model
  weighs as often as it is chosen (Buckland, Burnham and Augustin 1997).
- tail areas under AIC weights: the limit θ at which Σ w_i Φ((θ - α_i)/se_i) is the wanted tail, on the logarithm of the
  unseen (Turek and Fletcher 2012).
"""

from __future__ import annotations

import math

import numpy as np

from tessera.observatory.prevalence.intervals import standard_errors
from tessera.observatory.prevalence.search import Search
from tessera.observatory.prevalence.special import Array, normal_cdf, quantile

LEAST_WEIGHT = 1e-6


def percentiles(totals: Array, level: float) -> tuple[float, float]:
    """Limits of the middle share `level` of resampled totals in rising order."""
    return quantile(totals, (1 - level) / 2), quantile(totals, (1 + level) / 2)


def tail_areas(found: Search, level: float) -> tuple[float, float, float]:
    """The unseen at the lower limit, the middle (half the weighted tail area) and the upper limit."""
    parts = _parts(found)
    low, middle, high = (_tail(*parts, p) for p in ((1 - level) / 2, 0.5, (1 + level) / 2))
    return math.exp(low), math.exp(middle), math.exp(high)


def curve(found: Search, seen: int, points: int = 200) -> tuple[float, ...]:
    """Totals at evenly spaced tail areas, for a picture."""
    centres, errors, shares = _parts(found)
    grid = np.linspace((centres - 5 * errors).min(), (centres + 5 * errors).max(), 500)
    areas = np.array([float(shares @ normal_cdf((value - centres) / errors)) for value in grid])
    wanted = (np.arange(points) + 0.5) / points
    return tuple(float(seen + value) for value in np.exp(np.interp(wanted, areas, grid)))


def _parts(found: Search) -> tuple[Array, Array, Array]:
    """Log unseen, standard error and weight of the models that weigh anything."""
    weights = found.weights()
    errors = standard_errors(found.design, found.fits)
    rows = np.flatnonzero((weights > LEAST_WEIGHT) & np.isfinite(errors))
    return found.fits.alpha[rows, 0], errors[rows], weights[rows] / weights[rows].sum()


def _tail(centres: Array, errors: Array, shares: Array, p: float) -> float:
    """Bisection; the tail area rises with θ."""
    low, high = float((centres - 9 * errors).min()), float((centres + 9 * errors).max())
    for _ in range(80):
        middle = (low + high) / 2
        if float(shares @ normal_cdf((middle - centres) / errors)) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2
