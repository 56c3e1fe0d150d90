"""Attacks 5, 6 and 7 on synthetic rows: describe one person, find one person, guess what is missing of one person.

Each is tried on people who are in the data and on as many who are not (the control). What works equally well on those is
knowledge about everybody, and no harm that the release did to somebody in it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.attacks.knowledge import Knowledge, People
from tessera.observatory.attacks.published import Published
from tessera.observatory.attacks.report import Outcome
from tessera.observatory.attacks.statistics import margin

Codes = NDArray[np.int64]

_KNOWN_WRONG = 0.1
_NEAR = 8
_CHUNK = 64


def codes_of(release: Published, like: People) -> Codes:
    """The rows of a release in the codes of ``like``; a missing answer is the last value of its list."""
    out = np.empty((len(release.rows), len(like.columns)), np.int64)
    for at, name in enumerate(like.columns):
        book = {value: code for code, value in enumerate(like.domains[name])}
        column = release.columns.index(name)
        out[:, at] = [book.get(row[column], len(book) - 1) for row in release.rows]
    return out


def numbered(codes: Codes, axes: Codes, sizes: Codes) -> NDArray[np.int64]:
    """One number per row for its values in some columns."""
    out = np.zeros(len(codes), np.int64)
    for axis in axes:
        out = out * sizes[axis] + codes[:, axis]
    return out


def _sizes(people: People) -> Codes:
    return np.array([len(people.domains[name]) for name in people.columns], np.int64)


def singling_out(release: Published, knowledge: Knowledge, truth: People | None) -> Outcome:
    """Attack 5: descriptions that fit one row of the release; how many fit exactly one person?

    The baseline is how many of the very same descriptions fit exactly one of the control people, who are not in it.
    """
    people, control = _both(truth, knowledge)
    rows, sizes = codes_of(release, people), _sizes(people)
    generator = np.random.default_rng([knowledge.seed, 5])
    tries = hits = chance = 0
    for _ in range(120):
        width = int(generator.integers(2, len(sizes) + 1))
        axes = generator.permutation(len(sizes))[:width]
        values, counts = np.unique(numbered(rows, axes, sizes), return_counts=True)
        single = values[counts == 1]
        single = single[generator.permutation(len(single))[:12]]
        tries += len(single)
        hits += _exactly_one(numbered(people.codes, axes, sizes), single)
        chance += _exactly_one(numbered(control.codes, axes, sizes), single)
    success, baseline = hits / max(tries, 1), chance / max(tries, 1)
    broken = success > baseline + margin(success, baseline, tries)
    return Outcome(success, baseline, broken, "singling_out", {"tries": tries, "hits": hits, "chance": chance})


def _exactly_one(numbers: NDArray[np.int64], wanted: NDArray[np.int64]) -> int:
    values, counts = np.unique(numbers, return_counts=True)
    return int(np.isin(wanted, values[counts == 1]).sum())


def linkage(release: Published, knowledge: Knowledge, truth: People | None) -> Outcome:
    """Attack 6: three to all but two true answers of somebody, one in ten of them wrong; the nearest row tells the rest.

    Right where every other answer is right. Then the same by linking: half the answers lead to some rows, the other half to
    others; right where both lead to one row. The baseline is what the same gets for control people.
    """
    people, control = _both(truth, knowledge)
    rows = codes_of(release, people)
    count = min(400, len(people), len(control))
    scores = []
    for who, turn in ((people, 0), (control, 1)):
        generator = np.random.default_rng([knowledge.seed, 6, turn])
        targets = who.codes[generator.permutation(len(who))[:count]]
        scores.append(_linked(rows, targets, _sizes(people), generator))
    (linked, joined), (chance, joined_chance) = scores
    share, base = linked / count, chance / count
    broken = share > base + margin(share, base, count)
    share_joined, base_joined = joined / count, joined_chance / count
    broken |= share_joined > base_joined + margin(share_joined, base_joined, count)
    return Outcome(
        share,
        base,
        broken,
        "linkage",
        {"targets": count, "linked": linked, "share_joined": share_joined, "share_joined_guess": base_joined},
    )


def _linked(rows: Codes, targets: Codes, sizes: Codes, generator: np.random.Generator) -> tuple[int, int]:
    """How many targets were completed rightly, and for how many both halves led to one row."""
    width = targets.shape[1]
    linked = joined = 0
    for target in targets:
        known = generator.permutation(width)[: int(generator.integers(3, max(width - 1, 4)))]
        rest = np.setdiff1d(np.arange(width), known)
        heard = np.where(generator.random(width) < _KNOWN_WRONG, generator.integers(0, sizes), target)
        distance = (rows[:, known] != heard[known]).sum(axis=1)
        nearest = rows[distance == distance.min()][:, rest]
        found, votes = np.unique(nearest, axis=0, return_counts=True)
        linked += bool((found[votes.argmax()] == target[rest]).all())
        halves = np.array_split(generator.permutation(width), 2)
        first, second = ((rows[:, half] != target[half]).sum(axis=1) == 0 for half in halves)
        joined += bool((first & second).any())
    return linked, joined


def attribute_inference(release: Published, knowledge: Knowledge, truth: People | None) -> Outcome:
    """Attack 7: all answers but the last are known; the nearest rows vote on it.

    The baseline lets the control people vote instead of the release. More than one point above it is harm.
    """
    people, control = _both(truth, knowledge)
    rows = codes_of(release, people)
    generator = np.random.default_rng([knowledge.seed, 7])
    targets = people.codes[generator.permutation(len(people))[: min(800, len(people))]]
    values = len(people.domains[people.columns[-1]])
    right = int((vote(rows, targets[:, :-1], values) == targets[:, -1]).sum())
    chance = int((vote(control.codes, targets[:, :-1], values) == targets[:, -1]).sum())
    count = len(targets)
    success, baseline = right / count, chance / count
    broken = success > baseline + 0.01 + margin(success, baseline, count)
    return Outcome(success, baseline, broken, "inference", {"targets": count, "right": right, "chance": chance})


def vote(rows: Codes, known: Codes, values: int) -> NDArray[np.int64]:
    """For each target the last answer that most of the nearest rows give; nearer rows weigh far more."""
    out = np.empty(len(known), np.int64)
    patterns, inverse, counts = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    del inverse
    for start in range(0, len(known), _CHUNK):
        part = known[start : start + _CHUNK]
        distance = (part[:, None, :] != patterns[None, :, :-1]).sum(axis=2)
        weight = counts * np.power(float(_NEAR), -distance.astype(np.float64))
        for number in range(len(part)):
            out[start + number] = np.bincount(patterns[:, -1], weight[number], values).argmax()
    return out


def _both(truth: People | None, knowledge: Knowledge) -> tuple[People, People]:
    if truth is None or knowledge.others is None:
        raise ValueError("this attack needs invented people inside and outside the release")
    return truth, knowledge.others
