"""Attacks 1, 2 and 4 on tables: small counts that stand there, that can be worked out, or that two answers leave over."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tessera.observatory.attacks import elimination, equations
from tessera.observatory.attacks.knowledge import Knowledge, People
from tessera.observatory.attacks.published import MERGED, TABLES, Published, Spec, Values
from tessera.observatory.attacks.report import Outcome

_FIELD = 11
_COUNTING = ("count", "records", "persons", "people", "n", "total")


def small_counts(release: Published, _knowledge: Knowledge, _truth: People | None) -> Outcome:
    """Attack 1: read every file for a count of 1 to k - 1. A noisy one is no count of people, but is read as one."""
    k = release.threshold or _FIELD
    read = small = 0
    for name, body in release.files.items():
        for count in _counts(name, body):
            read += 1
            small += 0 < count < k
    return Outcome(
        small / max(read, 1),
        0.0,
        small > 0,
        "small",
        {"cells": read, "files": len(release.files), "small": small, "most": k - 1},
    )


def _counts(name: str, body: bytes) -> Iterator[float]:
    """Every number of people in a file, by what its column or key is called."""
    if name.endswith(".csv"):
        if not any(
            head.strip(b'"\r ').lower().decode(errors="replace") in _COUNTING
            for head in body.partition(b"\n")[0].split(b",")
        ):
            return
        lines = list(csv.reader(io.StringIO(body.decode(errors="replace"), newline="")))
        wanted = [at for at, head in enumerate(lines[0] if lines else []) if head.strip().lower() in _COUNTING]
        for line in lines[1:]:
            yield from (number for at in wanted if at < len(line) and (number := _number(line[at])) is not None)
    elif name.endswith(".json"):
        try:
            yield from _inside(json.loads(body))
        except ValueError:
            return


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _inside(value: Any, key: str = "") -> Iterator[float]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _inside(inner, str(name).lower())
    elif isinstance(value, list):
        for inner in value:
            yield from _inside(inner, key)
    elif key in _COUNTING and isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)


def worked_out(release: Published, _knowledge: Knowledge, truth: People | None) -> Outcome:
    """Attack 2: elimination, then bounds, over all tables together.

    A hidden count is lost when it is known exactly, or when fewer than k values are left for it that are not all k
    or more, unless it can still be anything from 1 to k - 1. On generated truth a claim that is wrong counts for nothing.
    """
    k = release.threshold
    plain = equations.of(release, unseen=False)
    exact, left = elimination.pinned(plain)
    known = {plain.keys[at]: value for at, value in exact.items()}
    system = equations.of(release)
    low, high = equations.bounds(system)
    judge = None if truth is None else Judge(truth, release)
    pinned = narrow = 0
    for at in system.targets:
        least, most = int(low[at]), int(high[at])
        value = known.get(system.keys[at], least if least == most else None)
        if value is not None:
            pinned += judge is None or value == judge.count(system.keys[at])
        elif not safe(least, most, k):
            narrow += 1
    hidden = len(system.targets)
    return Outcome(
        (pinned + narrow) / max(hidden, 1),
        1 / max(k - 1, 1),
        pinned + narrow > 0,
        "worked_out_partly" if left else "worked_out",
        {
            "hidden": hidden,
            "pinned": pinned,
            "narrow": narrow,
            "equations": len(system.over),
            "most": k - 1,
            "left": left,
        },
    )


def safe(low: int, high: int, k: int) -> bool:
    """Whether an interval says too little: all of 1 to k - 1 is possible, or k values are, or none of them is small."""
    return (low <= 1 and high >= k - 1) or high - low + 1 >= k or k <= low < high


class Judge:
    """True counts of the cells of a release, in which a value may stand for several merged ones."""

    def __init__(self, truth: People, release: Published) -> None:
        self._truth = truth
        self._merged = {name: set(values) for name, values in release.document.get("merged_values", {}).items()}
        self._counts: dict[Spec, dict[Values, int]] = {}

    def count(self, key: equations.Key) -> int:
        """How many of the people are in a cell."""
        spec, cell = key
        if spec not in self._counts:
            self._counts[spec] = self._table(spec)
        return self._counts[spec].get(cell, 0)

    def _table(self, spec: Spec) -> dict[Values, int]:
        out: dict[Values, int] = defaultdict(int)
        for values, count in self._truth.table(spec).items():
            named = [
                MERGED if len(spec) > 1 and value in self._merged.get(name, ()) else value
                for name, value in zip(spec, values, strict=True)
            ]
            out[tuple(named)] += count
        return out


def left_over(release: Published, _knowledge: Knowledge, _truth: People | None) -> Outcome:
    """Attack 4: "all" minus "all but some", for every figure and every way of dividing it that is published.

    The difference of two nested answers is the number of people in the parts that are not shown; under k, and not
    zero, it gives them away.
    """
    k = release.threshold
    pairs = weak = 0
    for _key, low, high, _hidden in equations.remainders(equations.of(release, unseen=False)):
        pairs += 1
        weak += 0 < high < k and low >= 0
    return Outcome(weak / max(pairs, 1), 0.0, weak > 0, "left_over", {"pairs": pairs, "weak": weak, "most": k - 1})


def has_tables(release: Published) -> bool:
    """Whether the release holds counts that are true (method A)."""
    return TABLES in release.files
