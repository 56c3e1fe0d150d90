"""What an attacker has besides the release, and the truth it is judged by (which no attack may look at to attack)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.attacks.published import Published, Spec, Values
from tessera.observatory.tables.api import Microdata


@dataclass(frozen=True, slots=True)
class People:
    """Invented people: ``codes[p, c]`` is the place of person p's answer in ``domains[columns[c]]``.

    ``organisation[p]`` is the number of the organisation that supplied p, ``ids[p]`` a number that stays with the person.
    """

    columns: tuple[str, ...]
    domains: Mapping[str, tuple[str, ...]]
    codes: NDArray[np.int64]
    organisation: NDArray[np.int64]
    ids: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, chosen: NDArray[np.integer] | NDArray[np.bool_]) -> People:
        """Some of these people, by position or by flags."""
        return People(self.columns, self.domains, self.codes[chosen], self.organisation[chosen], self.ids[chosen])

    @property
    def suppliers(self) -> int:
        """How many organisations there are."""
        return len(np.unique(self.organisation))

    def microdata(self) -> Microdata:
        """The people as the release code takes them; the number of 16 bits per person stays the same for a person."""
        keys = (self.ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(48)
        return Microdata(self.columns, self.domains, self.codes, self.organisation, keys.astype(np.int64))

    def values(self) -> list[Values]:
        """The people as rows of written values."""
        written = [np.array(self.domains[name], object)[self.codes[:, at]] for at, name in enumerate(self.columns)]
        return list(zip(*(column.tolist() for column in written), strict=True))

    def table(self, spec: Spec) -> dict[Values, int]:
        """True counts of one table; cells that nobody is in are absent."""
        at = [self.columns.index(name) for name in spec]
        cells, counts = np.unique(self.codes[:, at], axis=0, return_counts=True)
        named = [self.domains[name] for name in spec]
        return {
            tuple(named[axis][code] for axis, code in enumerate(cell)): int(count)
            for cell, count in zip(cells.tolist(), counts.tolist(), strict=True)
        }


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Side knowledge: releases that came before, people who are not in this release, and a seed for what is drawn.

    ``domains`` are the public code lists of the columns, as far as there are any.
    """

    earlier: tuple[Published, ...] = ()
    others: People | None = None
    control: Published | None = None
    domains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seed: int = 0
