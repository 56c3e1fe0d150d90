"""Which pairs are compared at all: those that share a key, and no key that everybody has.

Keys are made once and serve both engines, so both compare the same pairs. A key whose values would give more pairs than
the budget loses its most common values first: a name and a year that thousands share find nobody.
"""

from __future__ import annotations

import numpy as np

from tessera.protection.linkage.columns import IDENTIFIERS, Columns, Ints

# Pairs per record that one key may give.
BUDGET = 10
Key = tuple[Ints, Ints]


def keys(columns: Columns, budget: int = BUDGET) -> dict[str, Key]:
    """Key → (owners, values), one row for each value that a record holds under the key."""
    code = columns.code
    given, family = code["given_sound"], code["family_sound"]
    whole = _together(code["year"], code["month"], code["day"])
    low, high = np.minimum(given, family), np.maximum(given, family)
    low = np.where(low < 0, -1, low)
    found: dict[str, Key] = {kind: columns.held[kind] for kind in IDENTIFIERS}
    found |= {
        "birth": _rows(whole),
        # Both names, whichever stands first.
        "names": _rows(_together(low, high)),
        "name_year": _either(given, family, code["year"]),
        "name_district": _either(given, family, code["district"]),
        "year_district": _rows(_together(code["year"], code["district"], code["sex"])),
    }
    return {name: _within_budget(key, budget * max(columns.n, 1000)) for name, key in found.items()}


def candidates(columns: Columns, budget: int = BUDGET) -> tuple[Ints, Ints]:
    """Places of every pair that shares a key, each pair once, the smaller place first, in order."""
    found = [
        first * columns.n + second for first, second in (pairs_within(*key) for key in keys(columns, budget).values())
    ]
    pairs = np.unique(np.concatenate(found)) if found else np.array([], dtype=np.int64)
    return pairs // max(columns.n, 1), pairs % max(columns.n, 1)


def pairs_within(owners: Ints, values: Ints) -> tuple[Ints, Ints]:
    """Every pair of different owners that hold one value, the smaller first; a pair may come more than once."""
    order = np.argsort(values, kind="stable")
    owner, value = owners[order], values[order]
    firsts, seconds = [], []
    at = np.arange(len(value))
    step = 1
    while True:
        at = at[at + step < len(value)]
        at = at[value[at] == value[at + step]]
        if not at.size:
            break
        firsts.append(owner[at])
        seconds.append(owner[at + step])
        step += 1
    if not firsts:
        nothing = np.array([], dtype=np.int64)
        return nothing, nothing
    a, b = np.concatenate(firsts), np.concatenate(seconds)
    first, second = np.minimum(a, b), np.maximum(a, b)
    different = first != second
    return first[different], second[different]


def _together(*parts: Ints) -> Ints:
    """One number for several columns; -1 where any is missing."""
    whole = np.zeros(len(parts[0]), dtype=np.int64)
    missing = np.zeros(len(parts[0]), dtype=bool)
    for part in parts:
        whole = whole * (int(part.max(initial=0)) + 1) + part
        missing |= part < 0
    return np.where(missing, -1, whole)


def _rows(values: Ints) -> Key:
    owners = np.flatnonzero(values >= 0)
    return owners, values[owners]


def _either(one: Ints, other: Ints, beside: Ints) -> Key:
    """A key of either name with another column: names may have been exchanged."""
    base = int(max(one.max(initial=0), other.max(initial=0))) + 1
    made = [np.where((name < 0) | (beside < 0), -1, beside * base + name) for name in (one, other)]
    made[1] = np.where(made[1] == made[0], -1, made[1])
    owners, values = zip(*(_rows(each) for each in made), strict=True)
    return np.concatenate(owners), np.concatenate(values)


def _within_budget(key: Key, pairs: int) -> Key:
    owners, values = key
    if not values.size:
        return key
    _known, place, sizes = np.unique(values, return_inverse=True, return_counts=True)
    cost = sizes.astype(np.int64) * (sizes - 1) // 2
    order = np.argsort(cost, kind="stable")
    fits = np.zeros(len(cost), dtype=bool)
    fits[order] = np.cumsum(cost[order]) <= pairs
    kept = fits[place] & (sizes[place] > 1)
    return owners[kept], values[kept]
