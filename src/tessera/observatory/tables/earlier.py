"""Two releases side by side: whoever subtracts one from the other must not see that few people came or went.

Without differential privacy the only safe answer is to refuse: a count that moved must have moved by k or more, and a
count that one release hides and the other shows must be certain to differ by k or more. Where nothing moved, both
releases are about the same people, and their tables together are attacked as one release.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tessera.kernel.disclosure import propagate, protected
from tessera.observatory.tables.audit import Values, audit, system_of
from tessera.observatory.tables.counting import MERGED, Spec

Cells = Mapping[Values, int | None]
Bounds = Mapping[tuple[Spec, Values], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a reader has of one release of tables. ``merged`` are the values behind each column's merged one."""

    tables: Mapping[Spec, Cells]
    records: int
    threshold: int
    rounding: int = 1
    perturbation: int = 0
    merged: Mapping[str, frozenset[str]] | None = None

    def together(self, name: str) -> frozenset[str]:
        """The rare values of a column that are one in tables of two and three columns."""
        return (self.merged or {}).get(name, frozenset())

    def bounds(self) -> Bounds:
        """The interval of every cell, as the sums between the tables leave it."""
        system = system_of(self.tables, self.records, self.rounding, self.threshold, noise=self.perturbation)
        low, high, _ = propagate(system)
        return {key: (int(low[at]), int(high[at])) for at, key in enumerate(system.cells)}


@dataclass(frozen=True, slots=True)
class Difference:
    """What subtracting gives. ``cells`` were compared, of which ``moved`` differ; the rest are numbers of weak ones.

    ``few``: moved by fewer than k people; ``uncovered``: hidden in one and shown in the other; ``together``: hidden in
    both and worked out from both, because they are about the same people.
    """

    cells: int
    moved: int
    few: int
    uncovered: int
    together: int

    @property
    def passed(self) -> bool:
        """Whether subtracting shows nothing about few people."""
        return not (self.few or self.uncovered or self.together)


def compare(new: Figures, old: Figures) -> Difference:
    """Subtract an earlier release from a new one."""
    k = max(new.threshold, old.threshold)
    cells, moved, few = 1, int(new.records != old.records), int(0 < abs(new.records - old.records) < k)
    flips: list[tuple[Spec, Values]] = []
    for spec in new.tables.keys() & old.tables.keys():
        for cell, one, other in _shared(spec, new, old):
            cells += 1
            if one is None or other is None:
                flips += [(spec, cell)] if one != other else []
            elif one != other:
                moved += 1
                few += abs(one - other) < k
    uncovered = sum(_uncovered(flips, new, old, k)) if flips else 0
    together = _together(new, old) if not moved and not flips else 0
    return Difference(cells, moved, few, uncovered, together)


def _shared(spec: Spec, new: Figures, old: Figures) -> Iterator[tuple[Values, int | None, int | None]]:
    """Cells that both releases speak of, with both counts; what is not listed counts nobody.

    Where they merge other values of a column, cells are compared as they stand and with the values of both merged.
    """
    one, other = new.tables[spec], old.tables[spec]
    if len(spec) == 1 or all(new.together(name) == old.together(name) for name in spec):
        for cell in one.keys() | other.keys():
            yield cell, one.get(cell, 0), other.get(cell, 0)
        return
    either = [new.together(name) | old.together(name) for name in spec]
    for cell in one.keys() | other.keys():
        if not any(value == MERGED or value in both for value, both in zip(cell, either, strict=True)):
            yield cell, one.get(cell, 0), other.get(cell, 0)
    coarse, before = _coarse(one, either), _coarse(other, either)
    for cell in coarse.keys() | before.keys():
        a, b = coarse.get(cell, 0), before.get(cell, 0)
        if a is not None and b is not None:
            yield cell, a, b


def _coarse(cells: Cells, either: list[frozenset[str]]) -> dict[Values, int | None]:
    """Counts with the merged values of both releases together, where there are any; None where a part is hidden."""
    out: dict[Values, int | None] = {}
    for cell, count in cells.items():
        values = tuple(
            MERGED if value == MERGED or value in both else value for value, both in zip(cell, either, strict=True)
        )
        if MERGED in values:
            so_far = out.get(values, 0)
            out[values] = None if count is None or so_far is None else so_far + count
    return out


def _uncovered(flips: list[tuple[Spec, Values]], new: Figures, old: Figures, k: int) -> Iterator[bool]:
    """For each cell hidden in one release and shown in the other: whether fewer than k people may lie between."""
    bounds = {id(each): each.bounds() for each in (new, old)}
    for spec, cell in flips:
        hiding, showing = (new, old) if new.tables[spec].get(cell, 0) is None else (old, new)
        low, high = bounds[id(hiding)][spec, cell]
        shown = showing.tables[spec].get(cell, 0) or 0
        yield max(low - shown, shown - high, 0) < k


def _together(new: Figures, old: Figures) -> int:
    """Hidden cells that two releases about the same people give away together."""
    names = {name for spec in new.tables.keys() & old.tables.keys() if len(spec) > 1 for name in spec}
    apart = {name for name in names if new.together(name) != old.together(name)}
    if apart:
        # The values of one release's merged cell stand alone in the other: too much to leave to bounds.
        return len(apart)
    threshold = min(new.threshold, old.threshold)
    rounding, noise = max(new.rounding, old.rounding), max(new.perturbation, old.perturbation)
    if new.tables.keys() == old.tables.keys():
        one, other = new.bounds(), old.bounds()
        joint = ((max(one[key][0], other[key][0]), min(one[key][1], other[key][1])) for key in one.keys() & other.keys()
                 if key[0] and new.tables[key[0]].get(key[1], 0) is None)  # fmt: skip
        return sum(not protected(low, high, threshold) for low, high in joint)
    # Should they be about different people after all, their sums contradict each other and the bounds run away.
    with np.errstate(all="ignore"):
        report = audit({**old.tables, **new.tables}, new.records, threshold, rounding, noise)
    return len(report.findings)
