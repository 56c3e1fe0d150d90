"""Intervals that take the chosen model as given: log-normal from Fisher's information, and profile likelihood."""

from __future__ import annotations

import math

import numpy as np

from tessera.observatory.prevalence.designs import Design
from tessera.observatory.prevalence.fitting import Array, Fits, solve
from tessera.observatory.prevalence.special import chi_square_one, normal_quantile

POINTS = 24
ROUNDS = 7
TURNS = 200
FARTHEST = 40.0  # on the scale of the logarithm of the unseen: beyond it a limit is infinite (or nobody is unseen)


def standard_errors(design: Design, fits: Fits) -> Array:
    """Standard error of α_∅, the logarithm of the unseen, per row: nan where it was not fitted."""
    good = fits.status == 0
    right = np.zeros((int(good.sum()), len(design.terms)))
    right[:, 0] = 1.0
    value = np.full(len(good), np.nan)
    active = (fits.terms & ~fits.infinite)[good]
    value[good] = np.sqrt(solve(design, fits.mu[good], active, right)[:, 0])
    return value


def log_normal(observed: int, unseen: float, error: float, level: float) -> tuple[float, float]:
    """n + exp(α_∅ ± z se), conditional on the model."""
    z = normal_quantile((1 + level) / 2)
    return observed + unseen * math.exp(-z * error), observed + unseen * math.exp(z * error)


def profile(design: Design, table: Array, fits: Fits, level: float) -> tuple[float, float]:
    """Limits of n + exp(α_∅) for the first fit, where twice the log-likelihood falls by the chi-square quantile.

    Conditional on the model. A limit that lies farther than exp(±40) is nobody unseen, or infinity.
    """
    error = float(standard_errors(design, fits)[0])
    wanted = float(fits.deviance[0]) + chi_square_one(level)
    low = _crossing(design, table, fits, -error, wanted)
    high = _crossing(design, table, fits, error, wanted)
    observed = float(table.sum())
    return observed + math.exp(low), observed + (math.exp(high) if high < math.inf else math.inf)


def _crossing(design: Design, table: Array, fits: Fits, step: float, wanted: float) -> float:
    """The value of α_∅ on one side where the profile deviance reaches `wanted`: batches of points, each round finer."""
    centre = float(fits.alpha[0, 0])
    near, far = 0.0, 4 * step
    while _deviances(design, table, fits, np.array([centre + far]))[0] < wanted:
        if abs(far) > FARTHEST:
            return math.copysign(math.inf, step)
        near, far = far, 2 * far
    for _ in range(ROUNDS):
        points = np.linspace(near, far, POINTS)
        place = int(np.argmax(_deviances(design, table, fits, centre + points) >= wanted))
        near, far = float(points[max(place - 1, 0)]), float(points[place])
    return centre + (near + far) / 2


def _deviances(design: Design, table: Array, fits: Fits, values: Array) -> Array:
    """Deviance of the best fit with α_∅ held at each value."""
    active, cells = (fits.terms & ~fits.infinite)[0].copy(), fits.mu[0] > 0
    active[0] = False
    terms = np.repeat(active[None], len(values), axis=0)
    alpha = np.zeros(terms.shape)
    alpha[:, 0] = values
    # Main effects start where singly listed people are met on average, so that no start is far off.
    level = math.log(max(table.sum() / design.lists, 1.0))
    alpha[:, 1 : design.base] = (level - values[:, None]) * active[1 : design.base]
    before = np.full(len(values), np.inf)
    for _ in range(TURNS):
        eta = np.minimum(alpha @ design.matrix.T, 600.0)
        fitted = np.exp(eta) * cells
        own = np.where(table > 0, table * (np.log(np.maximum(table, 1.0)) - eta), 0.0)
        after = 2 * (own - table + fitted).sum(axis=1)
        if (np.abs(before - after) < 1e-9 * (np.abs(after) + 0.1)).all():
            break
        before = after
        change = solve(design, np.maximum(fitted, 1e-12 * cells), terms, (table - fitted) @ design.matrix)
        step = np.abs((change @ design.matrix.T) * cells).max(axis=1, keepdims=True)
        alpha += change * np.minimum(1.0, 2.0 / np.maximum(step, 1e-30))
    return np.asarray(after)
