"""People of our own making whose tables have the shape of published files, and how far a copy is from them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.tables.api import Microdata

# Columns of a published file by number of values: year, source, sex, age, citizenship, country, two yes/no with gaps,
# means of control, recruiter, kind of exploitation, kind of labour.
LIKE_PUBLISHED = (17, 2, 3, 10, 45, 59, 3, 3, 6, 5, 7, 10)
WEAKLY_LINKED = (60, 60, 17, 10, 8, 6, 5, 4, 4, 3, 3, 2)


def microdata(codes: NDArray[np.int64], sizes: Sequence[int]) -> Microdata:
    """Codes as microdata; value 0 of every column is a missing answer."""
    names = tuple(f"c{at}" for at in range(len(sizes)))
    domains = {name: ("", *(f"v{value}" for value in range(1, size))) for name, size in zip(names, sizes, strict=True)}
    return Microdata(names, domains, codes)


def like_published(seed: int = 1, people: int = 48_773, sizes: Sequence[int] = LIKE_PUBLISHED) -> Microdata:
    """People in few patterns: some hundred routes with a long tail, each with its own few answers in every other column.

    So columns are strongly linked and most combinations never occur, as where small classes were removed before
    publication.
    """
    dice = np.random.default_rng(seed)
    routes = 90
    share = 1 / np.arange(1, routes + 1) ** 0.9
    route = dice.choice(routes, people, p=share / share.sum())
    kinds = dice.choice(3, people, p=[0.72, 0.2, 0.08])
    pattern = route * 3 + kinds
    codes = np.zeros((people, len(sizes)), np.int64)
    for at, size in enumerate(sizes):
        usual = dice.dirichlet(np.full(size, 3.0))
        if size > 20:
            codes[:, at] = dice.choice(size, routes, p=dice.dirichlet(np.full(size, 0.15)))[route]
            continue
        books = np.cumsum([dice.dirichlet(usual * 0.2 + 0.001) for _ in range(routes * 3)], axis=1)
        codes[:, at] = np.minimum((dice.random(people)[:, None] > books[pattern]).sum(axis=1), size - 1)
    return microdata(codes, sizes)


def weakly_linked(seed: int = 7, people: int = 50_000, sizes: Sequence[int] = WEAKLY_LINKED) -> Microdata:
    """People of 40 hidden kinds with long tails: columns say little about one another, nearly every row is unique."""
    dice = np.random.default_rng(seed)
    kinds = 40
    kind = dice.choice(kinds, people, p=dice.dirichlet(np.full(kinds, 2.0)))
    codes = np.zeros((people, len(sizes)), np.int64)
    for at, size in enumerate(sizes):
        usual = 1 / np.arange(1, size + 1) ** 1.1
        for each in range(kinds):
            mine = kind == each
            codes[mine, at] = dice.choice(size, int(mine.sum()), p=dice.dirichlet(12 * usual / usual.sum() + 0.02))
    for at in range(1, len(sizes), 2):
        codes[dice.random(people) < 0.35, at] = 0
    return microdata(codes, sizes)


def shuffled(data: Microdata, seed: int = 3) -> NDArray[np.integer]:
    """Every column shuffled by itself: exact one-way tables and no link between columns."""
    dice = np.random.default_rng(seed)
    return np.stack([dice.permutation(data.codes[:, at]) for at in range(data.codes.shape[1])], axis=1)


def resampled(data: Microdata, seed: int = 3) -> NDArray[np.integer]:
    """As many rows drawn with replacement: the noise of sampling alone, without any privacy."""
    return data.codes[np.random.default_rng(seed).integers(0, data.records, data.records)]


@dataclass(frozen=True, slots=True)
class Distance:
    """Total variation over all one-, two- and three-way tables (0 the same, 1 disjoint), and the share of the distinct
    three-way combinations of the copy that nobody has."""

    one: float
    two: float
    three: float
    fabricated: float


def distance(data: Microdata, copy: NDArray[np.integer]) -> Distance:
    """How far a copy's tables are from the people's, missing answers counted as a value."""
    sizes = [len(data.domains[name]) for name in data.columns]
    apart: list[float] = []
    made_up = made = 0
    for order in (1, 2, 3):
        found = []
        for columns in itertools.combinations(range(len(sizes)), order):
            true, other = _table(data.codes, columns, sizes), _table(copy, columns, sizes)
            found.append(0.5 * float(np.abs(true / true.sum() - other / max(other.sum(), 1)).sum()))
            if order == 3:
                made += int((other > 0).sum())
                made_up += int(((other > 0) & (true == 0)).sum())
        apart.append(float(np.mean(found)) if found else 0.0)
    return Distance(*apart, made_up / made if made else 0.0)


def _table(codes: NDArray[np.integer], columns: Sequence[int], sizes: Sequence[int]) -> NDArray[np.int64]:
    number = np.zeros(len(codes), np.int64)
    for column in columns:
        number = number * sizes[column] + codes[:, column]
    return np.bincount(number, minlength=int(np.prod([sizes[column] for column in columns])))
