"""Attacks 1, 2 and 4 on noisy figures: take a small figure at its word and see how often it is exactly right.

Here a small figure is no count of people, so showing it is no harm by itself. It would be one if it were right more often
for the people in the release than the same claims are for as many others (the control), beyond what ε promises.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable

import numpy as np

from tessera.observatory.attacks.knowledge import Knowledge, People
from tessera.observatory.attacks.published import Published, Spec, Values
from tessera.observatory.attacks.records import codes_of, numbered
from tessera.observatory.attacks.report import Outcome
from tessera.observatory.attacks.statistics import margin

MOST = 10
Claim = tuple[Spec, Values, int]


def small_counts(release: Published, knowledge: Knowledge, truth: People | None) -> Outcome:
    """Attack 1: every published figure from 1 to 10."""
    found = ((spec, cell, count) for spec, cells in release.tables.items() for cell, count in cells.items() if count)
    return _judged("claims_small", found, release, knowledge, truth)


def worked_out(release: Published, knowledge: Knowledge, truth: People | None) -> Outcome:
    """Attack 2: totals minus the rest, over every pair of published tables of which one is inside the other."""
    return _judged("claims_worked_out", _remainders(release), release, knowledge, truth)


def left_over(release: Published, knowledge: Knowledge, truth: People | None) -> Outcome:
    """Attack 4: the rows that fit some answers, minus those that fit all of them but one value of another answer."""
    return _judged("claims_left_over", _nested(release, knowledge, truth), release, knowledge, truth)


def _remainders(release: Published) -> Iterable[Claim]:
    for above, spec in itertools.permutations(release.tables, 2):
        if not set(above) < set(spec):
            continue
        at = [spec.index(name) for name in above]
        sums: dict[Values, int] = {}
        for cell, count in release.tables[spec].items():
            over = tuple(cell[axis] for axis in at)
            sums[over] = sums.get(over, 0) + (count or 0)
        for cell, count in release.tables[spec].items():
            over = tuple(cell[axis] for axis in at)
            total = release.tables[above].get(over)
            if total is not None:
                yield spec, cell, total - sums[over] + (count or 0)


def _nested(release: Published, knowledge: Knowledge, truth: People | None) -> Iterable[Claim]:
    """Differences of nested counts over the rows, in a few hundred random shapes."""
    if truth is None or not release.rows:
        return
    rows = codes_of(release, truth)
    sizes = np.array([len(truth.domains[name]) for name in truth.columns], np.int64)
    generator = np.random.default_rng([knowledge.seed, 4])
    for _ in range(40):
        axes = np.sort(generator.permutation(len(sizes))[: int(generator.integers(2, 5))])
        _, first, counts = np.unique(numbered(rows, axes, sizes), return_index=True, return_counts=True)
        spec = tuple(truth.columns[axis] for axis in axes)
        picked = generator.permutation(len(counts))[:60]
        for place, count in zip(first[picked], counts[picked], strict=True):
            cell = tuple(truth.domains[truth.columns[axis]][rows[place, axis]] for axis in axes)
            yield spec, cell, int(count)


def _judged(
    note: str, claims: Iterable[Claim], release: Published, knowledge: Knowledge, truth: People | None
) -> Outcome:
    if truth is None or knowledge.others is None:
        raise ValueError("this attack needs invented people inside and outside the release")
    inside: dict[Spec, dict[Values, int]] = {}
    outside: dict[Spec, dict[Values, int]] = {}
    tried = hits = chance = 0
    for spec, cell, count in claims:
        if not 0 < count <= MOST:
            continue
        if spec not in inside:
            inside[spec], outside[spec] = truth.table(spec), knowledge.others.table(spec)
        tried += 1
        hits += inside[spec].get(cell, 0) == count
        chance += outside[spec].get(cell, 0) == count
    success, baseline = hits / max(tried, 1), chance / max(tried, 1)
    allowed = min(1.0, math.exp(min(release.number("epsilon") or 0.0, 500)) * baseline)
    broken = success > allowed + margin(success, allowed, tried)
    facts = {"claims": tried, "hits": hits, "chance": chance, "most": MOST, "share_allowed": allowed}
    return Outcome(success, baseline, broken, note, facts)
