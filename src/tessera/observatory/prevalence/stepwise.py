"""Stepwise choice of two-list terms by exact Poisson tails (Chan, Silverman and Vincent 2021), for many tables at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.prevalence.designs import Design
from tessera.observatory.prevalence.fitting import Fits, fit
from tessera.observatory.prevalence.special import poisson_tails

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

THRESHOLD = 0.02
_TAKEN = 9.0  # above every p-value: a pair that is in the model or was refused


@dataclass
class _State:
    """The current model of every table, and the p-values of the pairs that could come next."""

    terms: Mask
    alpha: Array
    mu: Array
    infinite: Mask
    deviance: Array
    status: NDArray[np.int8]
    p: Array


def choose(design: Design, tables: Array, threshold: float = THRESHOLD) -> Fits:
    """The model of each table, from main effects upwards.

    For each absent pair λ is the sum of expected counts over the retained cells that contain it and
    p = min(P(X ≤ N*), P(X ≥ N*)) for X ~ Poisson(λ). The pair of smallest p below `threshold` whose model is estimable
    joins (the first on ties); it ends when there is none. Candidates are tried in rising p, so that only those are fitted
    that decide something. `design` must be of order 2.
    """
    start = np.zeros((len(tables), len(design.terms)), dtype=bool)
    start[:, : design.base] = True
    first = fit(design, tables, start)
    state = _State(
        start, first.alpha, first.mu, first.infinite, first.deviance, first.status, np.full(tables.shape, _TAKEN)
    )
    state.p = np.full((len(tables), len(design.terms)), _TAKEN)
    margins = tables @ design.matrix
    _judge(design, state, margins, np.flatnonzero(state.status == 0))
    live = np.flatnonzero(state.status == 0)
    while len(live):
        candidate = np.argmin(state.p[live], axis=1)
        go = state.p[live, candidate] < threshold
        live, candidate = live[go], candidate[go]
        if not len(live):
            break
        terms = state.terms[live].copy()
        terms[np.arange(len(live)), candidate] = True
        _take(design, state, margins, live, candidate, fit(design, tables[live], terms, state.mu[live]))
    return Fits(state.terms, state.infinite, state.alpha, state.mu, state.deviance, state.status)


def _take(
    design: Design, state: _State, margins: Array, live: NDArray[np.int64], candidate: NDArray[np.int64], fits: Fits
) -> None:
    """Keeps the candidates that are estimable and crosses out the others."""
    state.p[live, candidate] = _TAKEN
    good = fits.status == 0
    rows = live[good]
    state.terms[rows], state.alpha[rows], state.mu[rows] = fits.terms[good], fits.alpha[good], fits.mu[good]
    state.infinite[rows], state.deviance[rows] = fits.infinite[good], fits.deviance[good]
    _judge(design, state, margins, rows)


def _judge(design: Design, state: _State, margins: Array, rows: NDArray[np.int64]) -> None:
    """New p-values under the current fit; a refused pair may pass later, with other pairs in the model."""
    pairs = slice(design.base, None)
    below, above = poisson_tails(np.rint(margins[rows, pairs]), state.mu[rows] @ design.matrix[:, pairs])
    state.p[rows, pairs] = np.where(state.terms[rows, pairs], _TAKEN, np.minimum(below, above))
