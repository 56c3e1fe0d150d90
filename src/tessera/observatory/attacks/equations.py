"""Every sum between the published tables, as one system of equations over cells.

Written from the published files alone and sharing nothing with the audit of the tables, so that a mistake made there is
not made here again. Each table is summed over every choice of its columns (not one column at a time), up to the number
of records; a marginal that was left out is an unknown of its own that still ties the tables below it together; and a
three-column table that was left out while its two-column tables are there is reasoned about as well.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.attacks.published import MERGED, Published, Spec, Tables, Values

Key = tuple[Spec, Values]
Ints = NDArray[np.int64]

_MOST_UNSEEN = 200_000
_ROUNDS = 400


@dataclass(slots=True)
class Equations:
    """Unknown and known cells with their bounds; equation e: cell ``over[e]`` is the sum of its ``part`` cells."""

    keys: list[Key] = field(default_factory=list)
    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    place: dict[Key, int] = field(default_factory=dict)
    targets: list[int] = field(default_factory=list)
    over: list[int] = field(default_factory=list)
    part: list[int] = field(default_factory=list)
    line: list[int] = field(default_factory=list)

    def add(self, key: Key, low: int, high: int) -> int:
        """One more cell; its position."""
        if key not in self.place:
            self.place[key] = len(self.keys)
            self.keys.append(key)
            self.low.append(low)
            self.high.append(high)
        return self.place[key]

    def tie(self, over: int, parts: Iterable[int]) -> None:
        """One more equation."""
        number = len(self.over)
        self.over.append(over)
        for part in parts:
            self.part.append(part)
            self.line.append(number)

    def lines(self) -> Iterator[tuple[int, list[int]]]:
        """Each equation as its sum and its parts."""
        parts: list[list[int]] = [[] for _ in self.over]
        for number, cell in zip(self.line, self.part, strict=True):
            parts[number].append(cell)
        yield from zip(self.over, parts, strict=True)


def published_range(count: int, base: int, threshold: int, noise: int = 0) -> tuple[int, int]:
    """Counts that are published as this one: rounded to the nearest multiple (halves upward), or moved by at most
    ``noise``; nothing under k is published."""
    if noise:
        return max(count - noise, threshold), count + noise
    if base <= 1:
        return count, count
    least = count - base // 2
    return max(least, threshold, 0), least + base - 1


def of(release: Published, *, unseen: bool = True) -> Equations:
    """All that can be written down about a release of tables."""
    base, k, noise = release.rounding, release.threshold, release.noise
    fewest, total = published_range(release.total, 1, k, noise)
    system = Equations()
    root = system.add(((), ()), fewest, total)
    for spec in sorted(release.tables, key=len):
        for cell, count in release.tables[spec].items():
            bounds = (1, total) if count is None else published_range(count, base, k, noise)
            at = system.add((spec, cell), *bounds)
            if count is None:
                system.targets.append(at)
    _tie_merged(system, release, root, total)
    every: dict[Spec, Iterable[Values]] = dict(release.tables)
    if unseen:
        for spec, cells in _unseen(release.tables):
            if len(system.keys) + len(cells) > _MOST_UNSEEN:
                break
            for cell in cells:
                system.add((spec, cell), 0, total)
            every[spec] = cells
    for spec, listed in every.items():
        _tie_marginals(system, spec, listed, total)
    return system


def _tie_marginals(system: Equations, spec: Spec, listed: Iterable[Values], total: int) -> None:
    for size in range(len(spec)):
        for axes in itertools.combinations(range(len(spec)), size):
            above = tuple(spec[axis] for axis in axes)
            groups: dict[Values, list[int]] = defaultdict(list)
            for cell in listed:
                groups[tuple(cell[axis] for axis in axes)].append(system.place[spec, cell])
            for over, parts in groups.items():
                system.tie(system.add((above, over), 0, total), parts)


def _tie_merged(system: Equations, release: Published, root: int, total: int) -> None:
    """A merged value is the sum of the values it stands for, and what all others leave of the total."""
    alone: dict[str, set[str]] = defaultdict(set)
    for spec, cells in release.tables.items():
        if len(spec) > 1:
            for axis, name in enumerate(spec):
                alone[name].update(cell[axis] for cell in cells)
    for name, values in alone.items():
        ones = release.tables.get((name,), {})
        if MERGED not in values or not ones:
            continue
        merged = system.add(((name,), (MERGED,)), 1, total)
        inside = [system.place[(name,), cell] for cell in ones if cell[0] not in values]
        outside = [system.place[(name,), cell] for cell in ones if cell[0] in values]
        if inside:
            system.tie(merged, inside)
        system.tie(root, [merged, *outside])


def _unseen(tables: Tables) -> Iterator[tuple[Spec, list[Values]]]:
    """Three-column tables left out though all their two-column tables are there: the cells that can be non-zero."""
    rank = {name: at for at, name in enumerate(dict.fromkeys(name for spec in tables for name in spec))}
    for spec in itertools.combinations(rank, 3):
        first, second, third = itertools.combinations(spec, 2)
        if spec in tables or not {first, second, third} <= tables.keys():
            continue
        thirds: dict[str, list[str]] = defaultdict(list)
        for one, three in tables[second]:
            thirds[one].append(three)
        yield spec, [(a, b, c) for a, b in tables[first] for c in thirds[a] if (b, c) in tables[third]]


def bounds(system: Equations) -> tuple[Ints, Ints]:
    """The least and greatest count of every cell: each equation narrows each of its cells until nothing moves."""
    low, high = np.array(system.low, np.int64), np.array(system.high, np.int64)
    over, part, line = (np.array(each, np.int64) for each in (system.over, system.part, system.line))
    size = len(over)
    for _ in range(_ROUNDS):
        before = int((high - low).sum())
        least = np.bincount(line, low[part], size).astype(np.int64)
        most = np.bincount(line, high[part], size).astype(np.int64)
        np.maximum.at(low, over, least)
        np.minimum.at(high, over, most)
        np.minimum.at(high, part, high[over][line] - (least[line] - low[part]))
        np.maximum.at(low, part, low[over][line] - (most[line] - high[part]))
        if int((high - low).sum()) == before:
            break
    return low, high


def remainders(system: Equations) -> Iterator[tuple[Key, int, int, int]]:
    """For each sum: its cell, and the least and greatest of what its hidden parts come to, and how many those are."""
    secret = np.zeros(len(system.keys), bool)
    secret[system.targets] = True
    known = np.array(system.low) * ~secret
    ceiling = np.array(system.high)
    for over, parts in system.lines():
        if secret[over] or ceiling[over] > system.low[over] + 10**6:
            continue
        hidden = [part for part in parts if secret[part]]
        if hidden:
            shown = [part for part in parts if not secret[part]]
            low = int(known[over]) - int(ceiling[shown].sum())
            yield system.keys[over], low, int(ceiling[over]) - int(known[shown].sum()), len(hidden)


def totals(tables: Mapping[Spec, Mapping[Values, int | None]]) -> int:
    """The number of cells of all tables."""
    return sum(len(cells) for cells in tables.values())
