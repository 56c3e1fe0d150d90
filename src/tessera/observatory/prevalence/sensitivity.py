"""What the answer hangs on: lists merged, lists left out, rival models, errors in the linkage of lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from tessera.observatory.prevalence import averaging, stepwise
from tessera.observatory.prevalence.designs import design
from tessera.observatory.prevalence.fitting import Array
from tessera.observatory.prevalence.lists import Lists
from tessera.observatory.prevalence.loglinear import label
from tessera.observatory.prevalence.methods import rivals
from tessera.observatory.prevalence.results import Rival, finite
from tessera.observatory.prevalence.search import search

MERGED, LEFT_OUT = "merged", "left_out"
RECALLS = (0.80, 0.85, 0.90, 0.95, 1.0)
PRECISIONS = (0.85, 0.90, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Change:
    """One change to the lists and what it does. Estimates are infinity where none exists."""

    kind: str  # merged or left_out
    lists: tuple[str, ...]  # those merged, or the one left out
    observed: int
    stepwise: float
    model: str
    averaged: float | None
    low: float | None
    high: float | None

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "kind": self.kind,
            "lists": list(self.lists),
            "observed": self.observed,
            "estimate": finite(self.stepwise),
            "model": self.model,
            "averaged": None if self.averaged is None else finite(self.averaged),
            "interval": None if self.low is None or self.high is None else [finite(self.low), finite(self.high)],
        }


@dataclass(frozen=True, slots=True)
class Linkage:
    """The stepwise estimate if the linkage found this share of true links (recall) and this share of its links is true."""

    recall: float
    precision: float
    estimate: float

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {"recall": self.recall, "precision": self.precision, "estimate": finite(self.estimate)}


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """All of it: `as_is` is the unchanged stepwise estimate."""

    as_is: float
    merged: tuple[Change, ...]
    left_out: tuple[Change, ...]
    models: tuple[Rival, ...]
    linkage: tuple[Linkage, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "as_is": finite(self.as_is),
            "merged": [change.as_dict() for change in self.merged],
            "left_out": [change.as_dict() for change in self.left_out],
            "models": [model.as_dict() for model in self.models],
            "linkage": [point.as_dict() for point in self.linkage],
        }


def run(lists: Lists, *, threshold: float, level: float) -> Sensitivity:
    """Every pair of lists merged, every list left out (as long as two remain), rival models, linkage error."""
    names = lists.names
    merged: tuple[Change, ...] = ()
    left_out: tuple[Change, ...] = ()
    if len(names) > 2:
        merged = tuple(_change(MERGED, pair, lists.merged(*pair), threshold, level) for pair in combinations(names, 2))
        left_out = tuple(_change(LEFT_OUT, (name,), lists.without(name), threshold, level) for name in names)
    models = rivals(lists, search(lists.table, 2)) if len(names) <= 6 else ()
    return Sensitivity(
        lists.observed + float(_stepwise(lists.table[None], threshold)[0]),
        merged,
        left_out,
        models,
        linkage(lists, threshold=threshold),
    )


def _stepwise(tables: Array, threshold: float) -> Array:
    return stepwise.choose(design(tables.shape[1].bit_length()), tables, threshold).unseen


def _change(kind: str, changed: tuple[str, ...], lists: Lists, threshold: float, level: float) -> Change:
    plan = design(len(lists.names))
    fits = stepwise.choose(plan, lists.table[None], threshold)
    averaged = low = high = None
    if len(lists.names) <= 6:
        found = search(lists.table, 2, "aic")
        if found.best is not None:
            below, middle, above = averaging.tail_areas(found, level)
            low, averaged, high = (lists.observed + value for value in (below, middle, above))
    return Change(
        kind,
        changed,
        lists.observed,
        lists.observed + float(fits.unseen[0]),
        label(plan.interactions(fits.terms[0]), lists.names),
        averaged,
        low,
        high,
    )


def linkage(
    lists: Lists,
    *,
    threshold: float,
    recalls: Sequence[float] = RECALLS,
    precisions: Sequence[float] = PRECISIONS,
) -> tuple[Linkage, ...]:
    """The estimate over a range of linkage quality (shares, above 0 and at most 1).

    Each list keeps its size; a history of k lists was seen through k - 1 links, so its count is multiplied by
    (precision / recall)^(k - 1) and single records make up the difference. An approximation: what was missed of a longer
    history is not moved down step by step. With two lists the estimate changes by exactly recall / precision.
    """
    points = [(recall, precision) for precision in precisions for recall in recalls]
    tables = np.array([corrected(lists.table, recall, precision) for recall, precision in points])
    totals = tables.sum(axis=1) + _stepwise(tables, threshold)
    return tuple(
        Linkage(recall, precision, float(total)) for (recall, precision), total in zip(points, totals, strict=True)
    )


def corrected(table: Array, recall: float, precision: float) -> Array:
    """The counts that linkage of this quality would have shown as `table`; every list keeps its size."""
    lists = len(table).bit_length()
    on = design(lists, 1).matrix[:, 1:]
    links = on.sum(axis=1) - 1
    sizes = table @ on
    linked = np.where(links > 0, table * (precision / recall) ** links, 0.0)
    needed = linked @ on
    linked *= min(
        1.0, float((sizes / np.maximum(needed, 1e-12)).min())
    )  # nobody is on a list more often than it is long
    linked[[(1 << place) - 1 for place in range(lists)]] = sizes - linked @ on
    return np.asarray(linked)
