"""Which figures of a report to withhold, so that neither the page nor everything shown before tells a small number.

Counts of one page are bound by totals they share; counts of a year, its quarters and months by each other. All of it
together is one system of equations (`tessera.kernel.disclosure`). Small counts are withheld, the system is attacked, and
as long as the attack finds something another count of the new report is withheld. What was shown before stays as it was;
if only withholding a total would help, the report is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from tessera.kernel.disclosure import System, determined, propagate, protected
from tessera.protection.reports.enums import SHAPES, TOTALS, OverTime, Sums
from tessera.protection.reports.periods import Period

# (table, part, code); ("", name, "") is a total of the page, (table, part, "") the total of a part of its own.
Key = tuple[str, str, str]
Counts = Mapping[Key, int]
Shown = Mapping[Key, int | None]
# (period, key, "" for the count itself or a mark for what lies between two counts)
Place = tuple[Period, Key, str]

_MANY = 10_000_000


class GivesAway(Exception):
    """A report that would tell a small number together with those shown before."""


def total_of(key: Key) -> Key:
    """The total a count belongs to; itself for a total."""
    table, part, code = key
    if not table or not code:
        return key
    return ("", SHAPES[table].total, "") if SHAPES[table].total else (table, part, "")


def over_time(key: Key) -> OverTime:
    """Whether counts of shorter periods add up to this one."""
    return TOTALS[key[1]] if not key[0] else SHAPES[key[0]].over_time


@dataclass(slots=True)
class _Build:
    """A system while it is written down. `open_` are places whose value must not be found out, `least` their floor."""

    cells: list[Place] = field(default_factory=list)
    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    hidden: list[bool] = field(default_factory=list)
    place: dict[Place, int] = field(default_factory=dict)
    equations: list[tuple[int, list[int]]] = field(default_factory=list)
    guarded: set[int] = field(default_factory=set)

    def add(self, where: Place, low: int, high: int, *, guarded: bool = False) -> int:
        if where in self.place:
            return self.place[where]
        number = self.place[where] = len(self.cells)
        self.cells.append(where)
        self.low.append(low)
        self.high.append(high)
        self.hidden.append(low < high)
        if guarded:
            self.guarded.add(number)
        return number

    def part_of(self, whole: int, part: int, mark: str) -> None:
        """whole = part + rest, and the rest is a number of cases that must not be small and known either."""
        period, key, _mark = self.cells[part]
        rest = self.add((period, key, f"{mark}:rest"), 0, _MANY, guarded=True)
        self.equations.append((whole, [part, rest]))

    def covered(self, whole: int, parts: list[int], mark: str) -> None:
        """The parts may overlap: together they are the whole or more."""
        period, key, _mark = self.cells[whole]
        together = self.add((period, key, f"{mark}:together"), 0, _MANY)
        self.equations.append((together, parts))
        self.equations.append((together, [whole, self.add((period, key, f"{mark}:twice"), 0, _MANY)]))

    def system(self) -> System[Place]:
        parent = [whole for whole, _parts in self.equations]
        child = [part for _whole, parts in self.equations for part in parts]
        equation = [number for number, (_whole, parts) in enumerate(self.equations) for _part in parts]
        as_array = [np.array(column, np.int64) for column in (self.low, self.high, parent, child, equation)]
        low, high, whole, part, number = as_array
        return System(self.cells, low, high, np.array(self.hidden, bool), whole, part, number)


def _needed(shown: Collection[Period]) -> list[Period]:
    """The periods whose counts can be reckoned from what was shown: those, and the gaps beside them in a shown whole."""
    found: list[Period] = list(shown)

    def open_up(one: Period) -> None:
        inside = [other for other in shown if other != one and one.overlaps(other) and other.start >= one.start
                  and other.end <= one.end]  # fmt: skip
        if inside:
            for child in one.children():
                if child not in found:
                    found.append(child)
                open_up(child)

    for one in list(shown):
        open_up(one)
    return found


def _build(reports: Mapping[Period, Shown]) -> _Build:
    keys = {key for shown in reports.values() for key in shown}
    keys |= {total_of(key) for key in keys}
    made = _Build()
    periods = _needed(reports.keys())
    for period in periods:
        shown = reports.get(period)
        for key in keys:
            if shown is None:
                made.add((period, key, ""), 0, _MANY, guarded=True)
            else:
                count = shown.get(key, 0)
                made.add((period, key, ""), *((1, _MANY) if count is None else (count, count)), guarded=count is None)
        _page(made, period, keys)
    for period in periods:
        children = [child for child in period.children() if child in periods]
        if children:
            _over_time(made, period, children, keys)
    return made


def _page(made: _Build, period: Period, keys: Collection[Key]) -> None:
    parts: dict[tuple[str, Key], list[int]] = defaultdict(list)
    for key in sorted(keys):
        if (total := total_of(key)) != key:
            parts[key[0], total].append(made.place[period, key, ""])
    for (table, total), cells in parts.items():
        whole = made.place[period, total, ""]
        if SHAPES[table].sums == Sums.PARTS:
            made.equations.append((whole, cells))
            continue
        for cell in cells:
            made.part_of(whole, cell, "page")
        if SHAPES[table].sums == Sums.COVERS:
            made.covered(whole, cells, table)


def _over_time(made: _Build, period: Period, children: list[Period], keys: Collection[Key]) -> None:
    for key in sorted(keys):
        whole = made.place[period, key, ""]
        cells = [made.place[child, key, ""] for child in children]
        if over_time(key) == OverTime.ADDS:
            made.equations.append((whole, cells))
            continue
        made.covered(whole, cells, "time")
        for cell in cells:
            made.part_of(whole, cell, "time")


def weak(reports: Mapping[Period, Shown], threshold: int) -> set[Place]:
    """What an attacker who has all these reports knows too closely: counts withheld or never shown, and the rest that
    one count leaves of another. `threshold` is the least count that may be known."""
    made = _build(reports)
    return _weak(made, threshold, made.cells)


def _weak(made: _Build, threshold: int, known: Collection[Place] = ()) -> set[Place]:
    system = made.system()
    low, high, _rounds = propagate(system)
    found = {
        number
        for number in made.guarded
        if low[number] < threshold
        and high[number] > 0
        and not protected(int(low[number]), int(high[number]), threshold)
    }
    found |= set(_groups(made, low, high, threshold))
    # Elimination is the dearer attack: it waits until bounds find nothing that was not known before.
    if made.equations and all(made.cells[number] in known for number in found):
        fixed = determined(system)
        # What is certainly nobody, or certainly many, may be known.
        found |= {number for number in made.guarded if fixed[number] and low[number] < threshold and high[number] > 0}
    return {made.cells[number] for number in found}


def _groups(made: _Build, low: np.ndarray, high: np.ndarray, threshold: int) -> Iterator[int]:
    """Guarded counts that together are known to be fewer than the threshold."""
    for whole, parts in made.equations:
        left = [part for part in parts if made.hidden[part]]
        if made.hidden[whole] or not left or any(part not in made.guarded for part in left):
            continue
        rest = int(low[whole]) - sum(int(low[part]) for part in parts if not made.hidden[part])
        if 0 < rest < threshold or rest < 0:
            yield from (part for part in left if high[part] != 0)


def protect(counts: Counts, period: Period, before: Mapping[Period, Shown], threshold: int) -> dict[Key, int | None]:
    """The counts as they may be shown for a period, None where withheld; zeros stay.

    `before` are reports shown for periods of the same year. Raises GivesAway where only leaving out a total would keep
    a small number from being told by them and this one together, or nothing would.
    """
    alone = _protect(counts, period, {}, threshold)
    if not before:
        return alone
    together = _protect(counts, period, before, threshold)
    if any(together[key] is None and alone[key] is not None for key in counts if total_of(key) == key and not key[0]):
        raise GivesAway
    return together


def _protect(counts: Counts, period: Period, before: Mapping[Period, Shown], threshold: int) -> dict[Key, int | None]:
    shown: dict[Key, int | None] = {key: None if 0 < count < threshold else count for key, count in counts.items()}
    known: set[Place] = weak(before, threshold) if before else set()
    while True:
        made = _build({**before, period: shown})
        found = _weak(made, threshold, known) - known
        if not found:
            return shown
        beside = _beside(made)
        chosen = {one for place in sorted(found, key=str) if (one := _next(made, beside, place, period, shown))}
        if not chosen:
            raise GivesAway
        for key in chosen:
            shown[key] = None


def _beside(made: _Build) -> dict[int, list[int]]:
    """For each count the equations it stands in."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, (whole, parts) in enumerate(made.equations):
        for one in (whole, *parts):
            found[one].append(number)
    return found


def _next(
    made: _Build, beside: Mapping[int, list[int]], weak_place: Place, period: Period, shown: Mapping[Key, int | None]
) -> Key | None:
    """What to withhold next: the smallest count of the report nearest to the weak one, a total only where nothing else
    is left beside it."""
    reached = {made.place[weak_place]}
    edge = set(reached)
    while edge:
        near = {one for here in edge for number in beside[here]
                for one in (made.equations[number][0], *made.equations[number][1])}  # fmt: skip
        edge = near - reached
        reached |= near
        keys = {key for one in near for when, key, mark in [made.cells[one]] if when == period and not mark}
        ready = [key for key in keys if shown.get(key)]
        if ready:
            return min(ready, key=lambda key: (total_of(key) == key, shown[key] or 0, key))
    return None
