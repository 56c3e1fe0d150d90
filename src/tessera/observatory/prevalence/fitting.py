"""Maximum likelihood fits of Poisson log-linear models, many tables and many models at once.

log μ_ω = Σ_{θ ⊆ ω} α_θ over the terms θ of a model; the expected number of the unseen is exp(α_∅). A term whose lists
share nobody has α = -∞: its column and every cell that contains it are dropped (Chan, Silverman and Vincent 2021).
One Newton step is taken for all rows together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.prevalence.designs import Design
from tessera.observatory.prevalence.existence import exists, identifiable
from tessera.observatory.prevalence.special import log_factorial

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Codes = NDArray[np.int8]

TOLERANCE = 1e-10  # relative change of the deviance
STEPS = 60
LONGEST = 8.0  # largest change of a linear predictor in one step; binds only far from a maximum


@dataclass(frozen=True)
class Fits:
    """One row per fitted table. `status`: 0 estimable, 1 no estimate exists, 2 not identifiable, 3 both."""

    terms: Mask  # the model, -∞ terms included
    infinite: Mask  # its terms that are -∞
    alpha: Array
    mu: Array  # expected counts; 0 on dropped cells
    deviance: Array
    status: Codes

    def row(self, place: int) -> Fits:
        """One of the fits alone."""
        one = slice(place, place + 1)
        return Fits(
            self.terms[one], self.infinite[one], self.alpha[one], self.mu[one], self.deviance[one], self.status[one]
        )

    @property
    def parameters(self) -> NDArray[np.int64]:
        """Number of parameters; -∞ terms count."""
        return np.asarray(self.terms.sum(axis=1))

    @property
    def unseen(self) -> Array:
        """exp(α_∅), the expected number never seen; infinity where no estimate exists, nan where not identifiable."""
        with np.errstate(over="ignore"):
            value = np.exp(self.alpha[:, 0])
        return np.where(self.status == 0, value, np.where(self.status == 1, np.inf, np.nan))


def log_likelihood(tables: Array, mu: Array) -> Array:
    """Poisson log-likelihood with its constant -ln N!; dropped cells (μ = 0) contribute nothing."""
    safe = np.where(mu > 0, mu, 1.0)
    return np.asarray((tables * np.log(safe) - mu - log_factorial(tables)).sum(axis=1))


def saturated(tables: Array) -> Array:
    """The largest log-likelihood any model can reach: log-likelihood = this less half the deviance."""
    return log_likelihood(tables, tables)


def fit(design: Design, tables: Array, terms: Mask, start: Array | None = None) -> Fits:
    """Fits model `terms[r]` to `tables[r]`; rows × cells and rows × terms. `start` are expected counts to begin from.

    Rows that are not identifiable are not fitted. Whether an estimate exists is decided for every row.
    """
    margins = tables @ design.matrix
    infinite = terms & (margins == 0)
    active = terms & ~infinite
    cells = ~((infinite @ design.matrix.T) > 0.5)
    status = np.zeros(len(tables), dtype=np.int8)
    status[~_identifiable(design, active, cells) | _beyond(design, infinite)] = 2
    alpha = np.where(infinite, -np.inf, 0.0)
    mu = np.zeros(tables.shape)
    deviance = np.full(len(tables), np.nan)
    certified = np.zeros(len(tables), dtype=bool)
    if len(rows := np.flatnonzero(status == 0)):
        begin = tables[rows] + 0.1 if start is None else np.maximum(start[rows], 1e-8)
        beta, mu[rows], deviance[rows], certified[rows] = newton(
            design, tables[rows], active[rows], cells[rows], begin * cells[rows]
        )
        alpha[rows] = np.where(infinite[rows], -np.inf, beta)
    for row in np.flatnonzero(~certified):
        if not _exists(design, tables[row], active[row], cells[row]):
            status[row] += 1
    return Fits(terms, infinite, alpha, mu, deviance, status)


def newton(design: Design, tables: Array, terms: Mask, cells: Mask, mu: Array) -> tuple[Array, Array, Array, Mask]:
    """Newton's method from expected counts `mu` (positive on retained cells); returns α, μ, deviance, certificate.

    The certificate is exact up to rounding: when one more step d at the end has max|A d| < 1, then μ(1 + A d) is positive
    and has the margins of the table, so the maximum exists.
    """
    count = len(tables)
    alpha = np.zeros(terms.shape)
    eta = np.log(np.where(cells, mu, 1.0))
    deviance, certified = np.full(count, np.inf), np.zeros(count, dtype=bool)
    final = np.zeros(tables.shape)
    live = np.arange(count)
    shown = tables
    for turn in range(STEPS):
        residual = shown - mu + (mu * eta if turn == 0 else 0.0)
        change = solve(design, mu, terms[live], residual @ design.matrix)
        if turn == 0:
            alpha, step = change, np.full(eta.shape, np.inf)
        else:
            step = (change @ design.matrix.T) * cells[live]
            largest = np.abs(step).max(axis=1, keepdims=True)
            alpha[live] += change * np.minimum(1.0, LONGEST / np.maximum(largest, 1e-30))
        eta = np.minimum(alpha[live] @ design.matrix.T, 600.0)
        mu = np.exp(eta) * cells[live]
        before, after = deviance[live], _deviance(shown, mu, eta)
        deviance[live], final[live] = after, mu
        done = np.abs(before - after) / (np.abs(after) + 0.1) < TOLERANCE
        if done.any():
            certified[live[done]] = np.abs(step[done]).max(axis=1) < 0.5
            live, mu, eta, shown = live[~done], mu[~done], eta[~done], shown[~done]
        if not len(live):
            break
    return alpha, final, deviance, certified


def solve(design: Design, mu: Array, terms: Mask, right: Array) -> Array:
    """Solves Aᵀ diag(μ) A d = right on the active terms; zero elsewhere."""
    width = len(design.terms)
    information = (mu @ design.products).reshape(-1, width, width)
    information *= terms[:, :, None]
    information *= terms[:, None, :]
    diagonal = np.arange(width)
    information[:, diagonal, diagonal] += ~terms
    right = np.where(terms, right, 0.0)[:, :, None]
    try:
        return np.asarray(np.linalg.solve(information, right)[:, :, 0])
    except np.linalg.LinAlgError:  # a row has run so far towards infinity that its weights vanish
        information[:, diagonal, diagonal] += 1e-12 * (1 + information[:, diagonal, diagonal])
        return np.asarray(np.linalg.solve(information, right)[:, :, 0])


def _deviance(tables: Array, mu: Array, eta: Array) -> Array:
    """2 Σ (N ln(N/μ) - N + μ)."""
    own = np.where(tables > 0, tables * (np.log(np.maximum(tables, 1.0)) - eta), 0.0)
    return np.asarray(2 * (own - tables + mu).sum(axis=1))


def _identifiable(design: Design, terms: Mask, cells: Mask) -> Mask:
    signs = np.array([(-1.0) ** term.bit_count() for term in design.terms])
    return identifiable(design.matrix, signs, terms, cells)


def _beyond(design: Design, infinite: Mask) -> Mask:
    """Whether a model holds a term above one that is -∞ already: such a term could be anything."""
    if design.order < 3:
        return np.zeros(len(infinite), dtype=bool)
    order = np.array([term.bit_count() for term in design.terms])
    high, low = infinite & (order >= 3), infinite & (order >= 2)
    above = np.array([[a != b and a & b == b for a in design.terms] for b in design.terms], dtype=float)
    return np.asarray((high & ((low @ above) > 0.5)).any(axis=1))


def _exists(design: Design, table: Array, terms: Mask, cells: Mask) -> bool:
    kept = np.flatnonzero(cells)
    return exists(
        tuple(int(cell) + 1 for cell in kept),
        tuple(bool(value > 0) for value in table[kept]),
        tuple(design.terms[column] for column in np.flatnonzero(terms)),
    )
