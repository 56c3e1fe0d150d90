"""Histories, terms and designs of log-linear models for capture histories.

A history or a term is a set of lists written as a bit mask: bit j stands for list j. Cells are the histories
1 … 2^t - 1 in that order; the history 0 (on no list) is the unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Design:
    """All terms up to an order over t lists. `matrix` is cells × terms of 0 and 1; column 0 is the intercept."""

    lists: int
    order: int
    terms: tuple[int, ...]
    matrix: Array
    products: Array  # cells × terms²: the outer product of each row with itself, flattened
    place: dict[int, int]  # term -> column

    @property
    def base(self) -> int:
        """Number of columns that every model holds: intercept and main effects."""
        return 1 + self.lists

    def model(self, terms: Sequence[int]) -> Mask:
        """The mask of a model given by its interaction terms; main effects are always in."""
        mask = np.zeros(len(self.terms), dtype=bool)
        mask[: self.base] = True
        mask[[self.place[term] for term in terms]] = True
        return mask

    def interactions(self, mask: Mask) -> tuple[int, ...]:
        """The interaction terms of a model's mask."""
        return tuple(term for term, present in zip(self.terms, mask, strict=True) if present and term.bit_count() > 1)


@lru_cache(maxsize=32)
def design(lists: int, order: int = 2) -> Design:
    """The design over `lists` lists with all terms up to `order`, by order and then by position."""
    terms = tuple(
        sum(1 << place for place in chosen) for size in range(order + 1) for chosen in combinations(range(lists), size)
    )
    matrix = incidence(range(1, 1 << lists), terms)
    products = (matrix[:, :, None] * matrix[:, None, :]).reshape(len(matrix), -1)
    return Design(lists, order, terms, matrix, products, {term: column for column, term in enumerate(terms)})


def incidence(cells: Sequence[int], terms: Sequence[int]) -> Array:
    """1 where the term is a subset of the cell, else 0; cells × terms."""
    row, column = np.asarray(cells)[:, None], np.asarray(terms)[None, :]
    return np.asarray((row & column) == column, dtype=float)


def name_of(term: int, names: Sequence[str]) -> str:
    """A term as the field writes it: names of its lists joined by colons."""
    return ":".join(name for place, name in enumerate(names) if term >> place & 1)


def hierarchical(lists: int, order: int) -> Iterator[tuple[int, ...]]:
    """Every hierarchical model with all main effects and terms up to `order`, as its interaction terms.

    The term of all lists together is left out: with it the number of the unseen could be anything. There are
    8, 113 and 6,893 such models for 3, 4 and 5 lists.
    """
    top = min(order, lists - 1)
    levels = [
        [sum(1 << place for place in chosen) for chosen in combinations(range(lists), size)]
        for size in range(2, top + 1)
    ]
    yield from _grown(levels, ())


def _grown(levels: list[list[int]], below: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Adds each subset of the next level whose faces are all there."""
    if not levels:
        yield below
        return
    held = set(below)
    possible = [term for term in levels[0] if term.bit_count() == 2 or all(face in held for face in faces(term))]
    for size in range(len(possible) + 1):
        for chosen in combinations(possible, size):
            if chosen:
                yield from _grown(levels[1:], below + chosen)
            else:
                yield below


def faces(term: int) -> list[int]:
    """The terms with one list fewer."""
    return [term & ~(1 << place) for place in range(term.bit_length()) if term >> place & 1]
