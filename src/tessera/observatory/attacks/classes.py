"""Attacks 9 and 11: combinations that were invented or lost, and groups that are all alike or come from one place."""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.attacks.cells import Judge
from tessera.observatory.attacks.knowledge import Knowledge, People
from tessera.observatory.attacks.published import MERGED, Published, Spec, Values
from tessera.observatory.attacks.records import codes_of, numbered
from tessera.observatory.attacks.report import Outcome
from tessera.observatory.attacks.statistics import margin
from tessera.protection.cases.facts import UNKNOWN

_MOST_SHARE, _LEAST_ORGANISATIONS, _GROUP = 0.85, 3, 3


def fabrication(release: Published, knowledge: Knowledge, truth: People | None) -> Outcome:
    """Attack 9: combinations of three answers that nobody has, and those of k or more people that are gone.

    The baseline shuffles every column of the truth apart: whoever knows the single columns can invent that much.
    """
    if truth is None:
        raise ValueError("this needs the invented people inside the release")
    k = release.threshold or 11
    invented = there = lost = large = 0
    shuffled = _shuffled(truth, knowledge.seed)
    by_chance = chance_there = 0
    sizes = np.array([len(truth.domains[name]) for name in truth.columns], np.int64)
    rows = codes_of(release, truth) if release.rows else None
    for axes in itertools.combinations(range(len(truth.columns)), min(3, len(truth.columns))):
        order = np.array(axes)
        true, counts = np.unique(numbered(truth.codes, order, sizes), return_counts=True)
        shown = _shown(release, truth, order) if rows is None else np.unique(numbered(rows, order, sizes))
        apart = np.unique(numbered(shuffled, order, sizes))
        invented += int((~np.isin(shown, true)).sum())
        there += len(shown)
        by_chance += int((~np.isin(apart, true)).sum())
        chance_there += len(apart)
        lost += int((~np.isin(true[counts >= k], shown)).sum())
        large += int((counts >= k).sum())
    success, baseline = invented / max(there, 1), by_chance / max(chance_there, 1)
    facts = {"share_invented": success, "share_lost": lost / max(large, 1), "most": k, "shown": there, "large": large}
    return Outcome(success, baseline, success > baseline + margin(success, baseline, there), "fabrication", facts)


def _shuffled(people: People, seed: int) -> NDArray[np.int64]:
    generator = np.random.default_rng([seed, 9])
    return np.stack([generator.permutation(people.codes[:, at]) for at in range(len(people.columns))], axis=1)


def _shown(release: Published, truth: People, axes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Combinations with a published count, as ``numbered`` would number them."""
    spec = tuple(truth.columns[axis] for axis in axes)
    books = [{value: code for code, value in enumerate(truth.domains[name])} for name in spec]
    found = []
    for cell, count in release.tables.get(spec, {}).items():
        if count is not None and MERGED not in cell:
            number = 0
            for book, value in zip(books, cell, strict=True):
                number = number * len(book) + book[value]
            found.append(number)
    return np.array(sorted(found), np.int64)


def dominance(release: Published, _knowledge: Knowledge, truth: People | None) -> Outcome:
    """Attack 11, first part: shown groups that fewer than three organisations, or nearly one alone, supplied.

    An organisation knows its own people and subtracts them; what is left of such a group is the other's.
    """
    if truth is None:
        raise ValueError("this needs the invented people inside the release")
    least = int(release.parameters.get("contributors") or _LEAST_ORGANISATIONS)
    most = float(release.parameters.get("dominance") or 100 * _MOST_SHARE) / 100
    groups = weak = 0
    by_cell: dict[Spec, dict[Values, list[int]]] = {}
    for spec, cells in release.tables.items():
        by_cell[spec] = _organisations(truth, spec)
        for cell, count in cells.items():
            if count is None or MERGED in cell:
                continue
            groups += 1
            counts = by_cell[spec].get(cell, [0])
            weak += len(counts) < least or max(counts) > most * sum(counts)
    facts = {"groups": groups, "weak": weak, "least": least, "share_most": most}
    return Outcome(weak / max(groups, 1), 0.0, weak > 0, "dominance", facts)


def stated(release: Published) -> Outcome:
    """Attack 11 on a given folder: whether the document names the rules about contributors it was held to.

    A release of fewer than three contributors cannot hide one from the other and states none.
    """
    several = int(release.document.get("contributors") or 0)
    rules = release.document.get("contributor_rules")
    missing = several >= _LEAST_ORGANISATIONS and not isinstance(rules, dict)
    note = "rules_missing" if missing else "rules_stated" if isinstance(rules, dict) else "rules_impossible"
    return Outcome(float(missing), 0.0, missing, note, {"organisations": several})


def _organisations(people: People, spec: Spec) -> dict[Values, list[int]]:
    """For each cell the number of people by organisation."""
    found: dict[Values, list[int]] = defaultdict(list)
    for number in np.unique(people.organisation):
        for cell, count in people.take(people.organisation == number).table(spec).items():
            found[cell].append(count)
    return found


def homogeneity(release: Published, knowledge: Knowledge, truth: People | None) -> Outcome:
    """Attack 11, second part: shown groups of which everybody gives the same last answer.

    In tables because only one value is listed, in rows because all rows of the group agree (three or more). The baseline is
    how many of the same claims hold for the control people: a rule about everybody is no secret of those in the release.
    Tables list what occurs, and a release may be asked to keep such groups out (diversity 2); then there must be none.
    """
    if truth is None or knowledge.others is None:
        raise ValueError("this attack needs invented people inside and outside the release")
    asked = truth.columns[-1]
    judge, population = Judge(truth, release), Judge(knowledge.others, release)
    claims = right = guessed = shown = 0
    for size in (1, 2):
        for above in itertools.combinations(truth.columns[:-1], size):
            spec = (*above, asked)
            alike = _alike_rows(release, spec) if release.rows else _alike_listed(release, spec)
            shown += sum(count is not None for count in release.tables.get(above, {}).values())
            for cell, value in alike.items():
                claims += 1
                right, guessed = (
                    so_far + (judge_.count((above, cell)) == judge_.count((spec, (*cell, value))) > 0)
                    for so_far, judge_ in ((right, judge), (guessed, population))
                )
    tries = claims if release.rows else shown
    success, baseline = right / max(tries, 1), guessed / max(tries, 1)
    enforced = int(release.parameters.get("diversity") or 1) > 1
    beaten = release.synthetic and success > baseline + margin(success, baseline, tries)
    facts = {"claims": claims, "right": right, "guessed": guessed}
    return Outcome(success, baseline, beaten or (enforced and right > 0), "homogeneity", facts)


def _alike(table: dict[Values, int], least: int) -> dict[Values, str]:
    """Groups of at least so many people whose last value is always the same, and that value."""
    values: dict[Values, dict[str, int]] = defaultdict(dict)
    for cell, count in table.items():
        values[cell[:-1]][cell[-1]] = count
    return {
        cell: next(iter(found))
        for cell, found in values.items()
        if len(found) == 1 and sum(found.values()) >= least and UNKNOWN not in found and MERGED not in found
    }


def _alike_listed(release: Published, spec: Spec) -> dict[Values, str]:
    above = release.tables.get(spec[:-1], {})
    listed = dict.fromkeys(release.tables.get(spec, {}), 1)
    return {cell: value for cell, value in _alike(listed, 1).items() if above.get(cell) is not None}


def _alike_rows(release: Published, spec: Spec) -> dict[Values, str]:
    at = [release.columns.index(name) for name in spec]
    counts: dict[Values, int] = defaultdict(int)
    for row in release.rows:
        counts[tuple(row[place] or UNKNOWN for place in at)] += 1
    return _alike(counts, _GROUP)
