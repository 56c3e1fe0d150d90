"""Whether a recount may be told: only where subtracting it from what was told before shows nothing about few people.

Every count of a quarter is compared with every earlier count of the same quarter, not with the last one alone: two large
moves, forth and back, would otherwise tell a small one.
"""

from __future__ import annotations

from collections.abc import Mapping

from tessera.observatory.metrics.counting import THRESHOLD, Cells, Counted

Counts = Mapping[str, Counted]


def same(new: Counts, old: Counts) -> bool:
    """Whether the same is told of every metric that both have."""
    return all(new[key] == old[key] for key in new.keys() & old.keys())


def may_be_told(new: Counts, old: Counts, people: Mapping[str, int]) -> bool:
    """Whether each figure either stays or moves by the threshold or more, and nothing hidden comes out or goes in.

    `people` is the true number of people by metric, for a quarter that had too few before: then twice the threshold must
    be there, so that what came is not few either.
    """
    return all(_steady(new[key], old[key], people[key]) for key in new.keys() & old.keys())


def _steady(new: Counted, old: Counted, people: int) -> bool:
    if old.few or new.few:
        return new.few == old.few or (old.few and people >= 2 * THRESHOLD)
    if set(new.withheld) != set(old.withheld):
        return False
    return _moved(new.total, old.total) and all(
        _table(new.tables[spec], old.tables[spec]) for spec in new.tables.keys() & old.tables.keys()
    )


def _table(new: Cells, old: Cells) -> bool:
    return all(_moved(new.get(cell), old.get(cell)) for cell in new.keys() | old.keys())


def _moved(new: int | None, old: int | None) -> bool:
    if new is None or old is None:
        return new == old
    return new == old or abs(new - old) >= THRESHOLD
