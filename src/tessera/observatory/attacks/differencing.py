"""Attack 3 on tables: this release against every earlier one."""

from __future__ import annotations

from tessera.observatory.attacks import equations
from tessera.observatory.attacks.cells import safe
from tessera.observatory.attacks.knowledge import Knowledge, People
from tessera.observatory.attacks.published import MERGED, Published
from tessera.observatory.attacks.report import Outcome

Interval = tuple[int, int]


def releases(release: Published, knowledge: Knowledge, _truth: People | None) -> Outcome:
    """Subtract each earlier release, cell by cell, and then reason about both at once.

    Lost is a published figure that moved while certainly fewer than k people changed; every figure that moved, when the two
    releases differ by fewer than k people altogether; and a hidden count that the other release pins down for somebody who
    takes it that people only came (or only went) in between.
    """
    moved = small = pinned = hidden = 0
    before_all = [
        each for each in knowledge.earlier if not each.synthetic
    ]  # figures with noise of their own tell nothing here
    for before in before_all:
        these, few = _moves(before, release)
        moved += these
        small += few
        for old, new in ((before, release), (release, before)):
            lost, looked = _chained(old, new)
            pinned += lost
            hidden += looked
    facts = {
        "earlier": len(before_all),
        "moved": moved,
        "small": small,
        "pinned": pinned,
        "most": release.threshold - 1,
    }
    tries = max(moved + hidden, 1)
    return Outcome((small + pinned) / tries, 0.0, small + pinned > 0, "differenced", facts)


def _range(release: Published, count: int) -> Interval:
    return equations.published_range(count, release.rounding, release.threshold, release.noise)


def _gap(old: Interval, new: Interval) -> Interval:
    return new[0] - old[1], new[1] - old[0]


def _total(release: Published) -> Interval:
    return equations.published_range(release.total, 1, release.threshold, release.noise)


def _moves(before: Published, after: Published) -> tuple[int, int]:
    """Figures that both releases show and that differ; how many of them by fewer than k people."""
    k = after.threshold
    least, most = _gap(_total(before), _total(after))
    nearly_same = max(abs(least), abs(most)) < k + 2 * (before.noise + after.noise)
    moved = small = 0
    for spec, cells in after.tables.items():
        old = before.tables.get(spec, {})
        for cell, count in cells.items():
            earlier = old.get(cell)
            if MERGED in cell or count is None or earlier is None or count == earlier:
                continue
            moved += 1
            low, high = _gap(_range(before, earlier), _range(after, count))
            small += nearly_same or max(abs(low), abs(high)) < k
    return moved, small


def _chained(old: Published, new: Published) -> tuple[int, int]:
    """Hidden counts of ``new`` that ``old`` pins down if the one holds everybody of the other; and how many there are."""
    came, most = _gap(_total(old), _total(new))
    if most < 0:
        low_shift, high_shift = came, 0
    elif came > 0 or new.total >= old.total:
        low_shift, high_shift = 0, most
    else:
        low_shift, high_shift = came, 0
    start = equations.of(old)
    first = dict(zip(start.keys, zip(*(each.tolist() for each in equations.bounds(start)), strict=True), strict=True))
    system = equations.of(new, unseen=False)
    for at, (spec, cell) in enumerate(system.keys):
        if MERGED in cell or (spec and spec not in old.tables):
            continue
        low, high = first.get((spec, cell), (0, 0))
        system.low[at] = max(system.low[at], low + low_shift)
        system.high[at] = min(system.high[at], high + high_shift)
    before = equations.bounds(equations.of(new, unseen=False))
    low_ends, high_ends = equations.bounds(system)
    if (low_ends > high_ends).any():
        return 0, len(system.targets)  # people both came and went: the assumption was wrong, and the attacker sees it
    lost = 0
    for at in system.targets:
        if system.keys[at][1].count(MERGED):
            continue
        was = safe(int(before[0][at]), int(before[1][at]), new.threshold)
        lost += was and not safe(int(low_ends[at]), int(high_ends[at]), new.threshold)
    return lost, len(system.targets)
