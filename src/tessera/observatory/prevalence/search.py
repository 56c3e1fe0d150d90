"""Full search over hierarchical log-linear models by BIC or AIC, and the same search inside a bootstrap.

BIC = k ln n - 2ℓ with n the people seen, k the parameters (-∞ terms counted) and ℓ the Poisson log-likelihood with its
constant (Silverman, Chan and Vincent 2024). Only models whose estimate exists and is identifiable take part.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.prevalence.designs import Design, design, hierarchical, incidence
from tessera.observatory.prevalence.fitting import Fits, fit, saturated
from tessera.observatory.prevalence.special import Array

CHUNK = 1024
TOP = 50
MOST_MODELS = 40_000


class TooManyModels(ValueError):
    """There are more hierarchical models than can be searched; fewer lists or a lower order can."""


@dataclass(frozen=True, eq=False)
class Search:
    """All models in one order of `criterion` values, best first; infinity where not estimable."""

    design: Design
    fits: Fits
    values: Array
    order: NDArray[np.int64]

    @property
    def best(self) -> int | None:
        """The row of the best model; None when none is estimable."""
        return int(self.order[0]) if np.isfinite(self.values[self.order[0]]) else None

    def weights(self) -> Array:
        """exp(-Δ/2), summed to 1: how the data share their support among the models under the criterion."""
        weight = np.exp(-(self.values - self.values[self.order[0]]) / 2)
        return np.asarray(weight / weight.sum())

    def top(self, count: int) -> NDArray[np.int64]:
        """Rows of the best estimable models."""
        rows = self.order[:count]
        return np.asarray(rows[np.isfinite(self.values[rows])])


@lru_cache(maxsize=16)
def models(lists: int, order: int) -> NDArray[np.bool_]:
    """Masks of all hierarchical models over the design of that order. Raises TooManyModels above 40,000."""
    if (order == 2 and lists > 6) or (order > 2 and lists > 5):
        raise TooManyModels
    plan = design(lists, order)
    return np.array([plan.model(terms) for terms in hierarchical(lists, order)])


def search(table: Array, order: int, criterion: str = "bic") -> Search:
    """Fits every model with terms up to `order` to one table and ranks them."""
    plan = design(len(table).bit_length(), order)
    masks = models(plan.lists, order)
    parts = [
        fit(plan, np.repeat(table[None], len(part), axis=0), part)
        for part in (masks[first : first + CHUNK] for first in range(0, len(masks), CHUNK))
    ]
    fits = joined(parts)
    values = criteria(table[None], fits, criterion)
    return Search(plan, fits, values, np.argsort(values, kind="stable"))


def joined(parts: list[Fits]) -> Fits:
    """Several fits as one."""
    return Fits(
        np.concatenate([part.terms for part in parts]),
        np.concatenate([part.infinite for part in parts]),
        np.concatenate([part.alpha for part in parts]),
        np.concatenate([part.mu for part in parts]),
        np.concatenate([part.deviance for part in parts]),
        np.concatenate([part.status for part in parts]),
    )


def criteria(tables: Array, fits: Fits, criterion: str) -> Array:
    """AIC or BIC of each row; infinity where the model is not estimable."""
    price = np.log(tables.sum(axis=1)) if criterion == "bic" else 2.0
    values = fits.parameters * price + fits.deviance - 2 * saturated(tables)
    return np.asarray(np.where(fits.status == 0, values, np.inf))


@lru_cache(maxsize=512)
def narrowed(lists: int, terms: tuple[int, ...]) -> Design:
    """A design that holds the terms of one model only: smaller systems to solve."""
    matrix = incidence(range(1, 1 << lists), terms)
    products = (matrix[:, :, None] * matrix[:, None, :]).reshape(len(matrix), -1)
    order = max(term.bit_count() for term in terms)
    return Design(lists, order, terms, matrix, products, {term: column for column, term in enumerate(terms)})


def among(found: Search, rows: NDArray[np.int64], tables: Array, criterion: str) -> tuple[Array, Array]:
    """Criterion and unseen of the models `rows` on each table: two arrays, models × tables.

    Each fit starts from the model's fit to the real table, which is near.
    """
    values, unseen = np.empty((len(rows), len(tables))), np.empty((len(rows), len(tables)))
    for place, row in enumerate(rows):
        chosen = tuple(term for term, held in zip(found.design.terms, found.fits.terms[row], strict=True) if held)
        plan = narrowed(found.design.lists, chosen)
        every = np.ones((len(tables), len(chosen)), dtype=bool)
        start = np.repeat(np.maximum(found.fits.mu[row], 1e-3)[None], len(tables), axis=0)
        fits = fit(plan, tables, every, start)
        values[place], unseen[place] = criteria(tables, fits, criterion), fits.unseen
    return values, unseen


def reselected(found: Search, rows: NDArray[np.int64], tables: Array, criterion: str) -> Array:
    """The unseen of the best of the models `rows` for each table; infinity where none of them is estimable."""
    values, unseen = among(found, rows, tables, criterion)
    best = np.argmin(values, axis=0)
    picked = np.arange(len(tables))
    return np.asarray(np.where(np.isfinite(values[best, picked]), unseen[best, picked], np.inf))
