"""The only module that sees the people. Everything it gives away is noisy and paid for.

Neighbours are two sets of people that differ in one person, added or removed; each person is one row. Under that relation
a table of counts changes by 1 in one cell and nowhere else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.synthesis import noise
from tessera.observatory.synthesis.accounting import Meter

Columns = tuple[int, ...]
Codes = NDArray[np.int32]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Measurement:
    """A table after noise: ``counts`` in mixed-radix order of ``columns`` (may be negative), and the noise's variance."""

    columns: Columns
    counts: Counts
    variance: Fraction

    @property
    def sigma(self) -> float:
        """Standard deviation of the noise of one cell, in people."""
        return math.sqrt(self.variance)


def cell_numbers(codes: NDArray[np.integer], columns: Columns, sizes: Sequence[int]) -> NDArray[np.int64]:
    """The number of each row's cell in the table over ``columns``: mixed radix, last column fastest."""
    out = codes[:, columns[0]].astype(np.int64)
    for column in columns[1:]:
        out *= sizes[column]
        out += codes[:, column]
    return out


def cells(columns: Columns, sizes: Sequence[int]) -> int:
    """How many cells a table has."""
    return int(np.prod([sizes[column] for column in columns], dtype=object))


class Curator:
    """Holds the people and answers three kinds of question with noise. Nothing else can be asked of it."""

    def __init__(self, codes: Codes, sizes: Sequence[int], source: noise.Source) -> None:
        self.__codes = codes
        self.__sizes = tuple(sizes)
        self.__source = source
        self.__exact: dict[Columns, Counts] = {}

    def people(self, scale: int) -> int:
        """The number of people plus discrete Laplace noise: pure (1/``scale``)-differential privacy, as one person
        changes the number by 1."""
        return len(self.__codes) + int(noise.laplace(self.__source, scale, 1)[0])

    def table(self, columns: Columns, variance: Fraction, meter: Meter) -> Measurement:
        """A table of counts with discrete Gaussian noise in every cell of its domain. One person changes one cell by 1,
        so it costs ρ = 1 / (2 ``variance``)."""
        meter.spend(1 / (2 * variance))
        exact = self.__count(columns)
        drawn = noise.gaussian(self.__source, variance, len(exact))
        return Measurement(columns, (exact + drawn).astype(np.int64), variance)

    def worst(
        self,
        candidates: Sequence[Columns],
        expected: Sequence[Counts],
        handicaps: Sequence[int],
        sharpness: Fraction,
        meter: Meter,
    ) -> int:
        """Which candidate table is told worst by ``expected``, whole numbers made from earlier answers alone.

        The score of a table is the sum over its cells of abs(count - expected), less its handicap. Expected counts and
        handicaps do not depend on the people here. Adding or removing a person changes one count by 1, hence each score
        by exactly 1 up or down: the sensitivity is 1. Costs ρ = ``sharpness``² / 2 (see ``noise.choose``).
        """
        meter.spend(sharpness * sharpness / 2)
        scores = [
            int(np.abs(self.__count(columns) - guess).sum()) - handicap
            for columns, guess, handicap in zip(candidates, expected, handicaps, strict=True)
        ]
        return noise.choose(self.__source, np.array(scores, np.int64), sharpness)

    def __count(self, columns: Columns) -> Counts:
        if columns not in self.__exact:
            numbers = cell_numbers(self.__codes, columns, self.__sizes)
            self.__exact[columns] = np.bincount(numbers, minlength=cells(columns, self.__sizes))
        return self.__exact[columns]
