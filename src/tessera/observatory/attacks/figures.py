"""Attacks 5, 6 and 7 on tables: the figures themselves single out, link, or tell the missing answer.

A table lists which combinations occur, and says so; that alone is given to the guesser as well. What is judged is what the
published counts, and all that can be worked out from them, add to it.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from tessera.observatory.attacks import elimination, equations
from tessera.observatory.attacks.cells import Judge
from tessera.observatory.attacks.knowledge import Knowledge, People
from tessera.observatory.attacks.published import MERGED, Published, Spec, Values
from tessera.observatory.attacks.report import Outcome
from tessera.observatory.attacks.statistics import margin

Key = tuple[Spec, Values]
Interval = tuple[int, int]


def intervals(release: Published) -> dict[Key, Interval]:
    """What is known of every listed cell from all tables together."""
    system = equations.of(release)
    low, high = equations.bounds(system)
    found = {key: (int(low[at]), int(high[at])) for at, key in enumerate(system.keys)}
    plain = equations.of(release, unseen=False)
    for at, value in elimination.pinned(plain)[0].items():
        found[plain.keys[at]] = (value, value)
    return {(spec, cell): found[spec, cell] for spec, cells in release.tables.items() for cell in cells}


def singling_out(release: Published, knowledge: Knowledge, truth: People | None) -> Outcome:
    """Attack 5: combinations that look as if one person had them; how many do?

    First those that stand at exactly one, or must be one; then those that come out smallest when the counts of their values
    are multiplied. The guesser has the list of combinations too, but must take the counts from the control people.
    """
    if truth is None or knowledge.others is None:
        raise ValueError("this attack needs invented people inside and outside the release")
    known = intervals(release)
    small = [key for key, (low, _) in known.items() if low < release.threshold and len(key[0]) > 1]
    generator = np.random.default_rng([knowledge.seed, 5])
    order = {key: place for place, key in zip(generator.permutation(len(small)).tolist(), small, strict=True)}
    inside = _expected(small, {key: count for key, count in known.items() if len(key[0]) == 1}, release.total)
    others = knowledge.others
    ones: dict[Key, Interval] = {
        ((name,), cell): (n, n) for name in others.columns for cell, n in others.table((name,)).items()
    }
    outside = _expected(small, ones, len(others))
    certain = {key for key in small if known[key] == (1, 1)}
    tries = min(200, max(len(small) // 4, 1))
    first = sorted(small, key=lambda key: (key not in certain, inside[key], order[key]))[:tries]
    second = sorted(small, key=lambda key: (outside[key], order[key]))[:tries]
    judge = Judge(truth, release)
    hits, chance = (sum(judge.count(key) == 1 for key in chosen) for chosen in (first, second))
    success, baseline = hits / tries, chance / tries
    sure = any(judge.count(key) == 1 for key in certain)
    return Outcome(
        success,
        baseline,
        sure or success > baseline + margin(success, baseline, tries),
        "singling_out_tables",
        {"tries": tries, "hits": hits, "chance": chance, "certain": len(certain)},
    )


def _expected(keys: list[Key], ones: Mapping[Key, Interval], total: int) -> dict[Key, float]:
    """The count each combination would have if its values met by chance."""
    out: dict[Key, float] = {}
    for spec, cell in keys:
        product = float(total)
        for name, value in zip(spec, cell, strict=True):
            low, high = ones.get(((name,), (value,)), (1, 1))
            product *= (low + min(high, 4 * low)) / 2 / max(total, 1)
        out[spec, cell] = product
    return out


def linkage(release: Published, knowledge: Knowledge, truth: People | None) -> Outcome:
    """Attack 6: three or more true answers of somebody; does any table say that only a few people fit them?

    A person counts as found where all that is published leaves fewer people than a hidden count may stand for. Without the
    release nobody can know that of anybody, so the baseline is nothing.
    """
    if truth is None:
        raise ValueError("this attack needs the invented people inside the release")
    known = intervals(release)
    count = min(400, len(truth))
    generator = np.random.default_rng([knowledge.seed, 6])
    rows = truth.take(generator.permutation(len(truth))[:count]).values()
    found = sum(_few(row, truth.columns, known, release, generator) for row in rows)
    facts = {"targets": count, "linked": found, "most": release.threshold - 2}
    return Outcome(found / count, 0.0, found > 0, "linkage_tables", facts)


def _few(
    row: Values, columns: Spec, known: Mapping[Key, Interval], release: Published, generator: np.random.Generator
) -> bool:
    merged = release.document.get("merged_values", {})
    told = sorted(generator.permutation(len(columns))[: int(generator.integers(3, max(len(columns), 4)))].tolist())
    for size in (1, 2, 3):
        for axes in itertools.combinations(told, size):
            spec = tuple(columns[axis] for axis in axes)
            cell = tuple(
                MERGED if size > 1 and row[axis] in merged.get(columns[axis], ()) else row[axis] for axis in axes
            )
            if (found := known.get((spec, cell))) and found[1] < release.threshold - 1:
                return True
    return False


def attribute_inference(release: Published, knowledge: Knowledge, truth: People | None) -> Outcome:
    """Attack 7: all answers but the last are known; every table that holds the last one votes on it.

    The baseline lets the same tables, counted among the control people, vote. More than one point above it is harm.
    """
    if truth is None or knowledge.others is None:
        raise ValueError("this attack needs invented people inside and outside the release")
    known = intervals(release)
    asked = truth.columns[-1]
    inside = _voters({key: (low + min(high, 2 * release.threshold)) / 2 for key, (low, high) in known.items()}, asked)
    counted = {spec: knowledge.others.table(spec) for spec in release.tables}
    outside = _voters({(spec, c): float(n) for spec, cells in counted.items() for c, n in cells.items()}, asked)
    generator = np.random.default_rng([knowledge.seed, 7])
    targets = truth.take(generator.permutation(len(truth))[:800]).values()
    merged = release.document.get("merged_values", {})
    right = sum(_guess(row, truth, inside, merged) == row[-1] for row in targets)
    chance = sum(_guess(row, truth, outside, {}) == row[-1] for row in targets)
    count = len(targets)
    success, baseline = right / count, chance / count
    broken = success > baseline + 0.01 + margin(success, baseline, count)
    return Outcome(success, baseline, broken, "inference", {"targets": count, "right": right, "chance": chance})


Voters = Mapping[Spec, Mapping[Values, Mapping[str, float]]]


def _voters(counts: Mapping[Key, float], asked: str) -> Voters:
    """For each table with the asked column last: the counts of its values by the other columns' values."""
    out: dict[Spec, dict[Values, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for (spec, cell), count in counts.items():
        if spec[-1] == asked:
            out[spec[:-1]][cell[:-1]][cell[-1]] = count
    return out


def _guess(row: Values, people: People, voters: Voters, merged: Mapping[str, list[str]]) -> str:
    """The value with the greatest product of shares over all tables (a naive Bayes vote)."""
    values = people.domains[people.columns[-1]]
    total = dict.fromkeys(values, 0.0)
    for above, cells in voters.items():
        cell = []
        for name in above:
            value = row[people.columns.index(name)]
            cell.append(MERGED if value in merged.get(name, ()) else value)
        found = cells.get(tuple(cell), {})
        whole = sum(found.values())
        for value in values:
            total[value] += np.log((found.get(value, 0.0) + 0.05) / (whole + 0.05 * len(values)))
    return max(values, key=total.__getitem__)
