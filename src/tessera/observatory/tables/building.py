"""The release method ``tables``: counts of one, two and three columns at a time, with small counts protected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.tables.audit import Report, audit
from tessera.observatory.tables.counting import MAX_ORDER, Microdata, Spec, closure
from tessera.observatory.tables.perturbation import KEY_SPACE, MOST, noise
from tessera.observatory.tables.rounding import rounded
from tessera.observatory.tables.rules import LEAST_CONTRIBUTORS, MOST_SHARE, Rules, applied, uniform_classes
from tessera.observatory.tables.suppression import Protected, protect

METHOD = "tables"
METHOD_VERSION = "2"
DEFAULT_THRESHOLD = 11
LEAST_THRESHOLD = 3


class TooFewRecords(ValueError):
    """There are fewer records than the threshold, so that even their number must not be published."""


class NotProtected(RuntimeError):
    """The audit of a finished release found a way through; nothing may be published."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Choices of a release.

    ``threshold``: k, the smallest count that is published (3 or more; 11 is the field's habit).
    ``rounding``: base of published counts, 1 (exact) to k. See ``rounding.rounded`` for what it does to sums.
    ``dimensions``: the chosen tables, each one to three column names; their marginals come with them.
    None chooses all. Where not all can be protected together, tables named earlier are kept: name what matters
    first, and few columns rather than many.
    ``perturbation``: the furthest a published count is moved, 0 (not at all) to 10; needs keys in the microdata, and
    goes with rounding 1 only. See ``perturbation``.
    ``contributors``, ``dominance``: how many contributors must stand behind a published count, and the most one of
    them may have supplied, in per cent; 1 contributor switches both off. See ``rules``.
    ``diversity``: 2 merges values all of whose people share an answer of a ``sensitive`` column, or withholds the
    table of two columns; 1 leaves them and says how many there are.
    Raises ValueError when out of range.
    """

    threshold: int = DEFAULT_THRESHOLD
    rounding: int = 1
    dimensions: tuple[Spec, ...] | None = None
    perturbation: int = 0
    contributors: int = LEAST_CONTRIBUTORS
    dominance: int = MOST_SHARE
    diversity: int = 1
    sensitive: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.threshold < LEAST_THRESHOLD:
            raise ValueError(f"the threshold must be {LEAST_THRESHOLD} or more, not {self.threshold}")
        if not 1 <= self.rounding <= self.threshold:
            raise ValueError(f"the rounding base must lie between 1 and the threshold, not {self.rounding}")
        if not 0 <= self.perturbation <= MOST:
            raise ValueError(f"the perturbation must lie between 0 and {MOST}, not {self.perturbation}")
        if self.perturbation and self.rounding > 1:
            raise ValueError("a count is rounded or perturbed, not both: leave the rounding at 1")
        if self.contributors < 1:
            raise ValueError(f"the number of contributors must be 1 or more, not {self.contributors}")
        if not 50 <= self.dominance <= 100:
            raise ValueError(f"the share of the largest must lie between 50 and 100 per cent, not {self.dominance}")
        if self.diversity not in (1, 2):
            raise ValueError(f"the diversity is 1 or 2, not {self.diversity}")


@dataclass(frozen=True, slots=True)
class OrderStatistics:
    """How much of the tables of one order is published; ``share`` is the records in published cells over all."""

    order: int
    tables: int
    withheld_tables: int
    cells: int
    published: int
    primary_hidden: int
    complementary_hidden: int
    share: float


@dataclass(frozen=True, slots=True)
class Release:
    """A protected set of tables, ready to be written. A hidden count is None; cells stand in code-list order.

    ``records`` is perturbed as every count is. ``rules`` are those that could be kept (see ``rules.applied``), and
    ``uniform`` the number of shown classes all of whose people share a sensitive answer.
    """

    columns: tuple[str, ...]
    parameters: Parameters
    records: int
    contributors: int
    created: str
    provenance: Mapping[str, Any]
    tables: Mapping[Spec, Mapping[tuple[str, ...], int | None]]
    withheld: tuple[Spec, ...]
    merged: Mapping[str, tuple[str, ...]]
    statistics: tuple[OrderStatistics, ...]
    report: Report
    rules: Rules | None = None
    uniform: int = 0


def build(
    data: Microdata,
    parameters: Parameters | None = None,
    *,
    contributors: int,
    created: str,
    provenance: Mapping[str, Any],
) -> Release:
    """Count, protect, round and audit. ``created`` is an ISO 8601 time; nothing is read from clock or machine.

    Raises TooFewRecords below k records, ValueError on unknown columns, NotProtected should the audit find a
    way through.
    """
    chosen = parameters or Parameters()
    if data.records < chosen.threshold:
        raise TooFewRecords(f"a release needs at least {chosen.threshold} records; wait until more can be included")
    if chosen.perturbation and data.keys is None:
        raise ValueError("perturbation needs a key for each record")
    rules = applied(Rules(chosen.contributors, chosen.dominance), data.suppliers)
    safe = protect(
        data,
        closure(data.columns, chosen.dimensions),
        chosen.threshold,
        chosen.dimensions or (),
        rules=rules,
        sensitive=chosen.sensitive if chosen.diversity > 1 else (),
    )
    shown = {spec: _shown(safe, spec, chosen) for spec in safe.counts}
    tables = {spec: _cells(safe, spec, shown[spec]) for spec in safe.counts}
    records = _total(data, chosen)
    return Release(
        columns=data.columns,
        parameters=chosen,
        records=records,
        contributors=contributors,
        created=created,
        provenance=MappingProxyType(dict(provenance)),
        tables=tables,
        withheld=safe.withheld,
        merged=safe.merged,
        statistics=tuple(_statistics(safe, shown, order, chosen.threshold, records) for order in _orders(safe)),
        report=_audited(tables, records, chosen),
        rules=rules,
        uniform=len({(above, values) for above, values, _ in uniform_classes(tables, set(chosen.sensitive))}),
    )


def _audited(tables: Mapping[Spec, Mapping[tuple[str, ...], int | None]], records: int, chosen: Parameters) -> Report:
    report = audit(tables, records, chosen.threshold, chosen.rounding, chosen.perturbation)
    if not report.passed:
        kinds = sorted({finding.kind for finding in report.findings})
        raise NotProtected(f"the audit found {len(report.findings)} weak cells ({', '.join(kinds)}); not published")
    return report


def _total(data: Microdata, chosen: Parameters) -> int:
    """The number of records as it is published."""
    if not chosen.perturbation or data.keys is None:
        return data.records
    key, count = np.array([int(data.keys.sum(dtype=np.int64)) % KEY_SPACE]), np.array([data.records])
    return data.records + int(noise(key, count, chosen.threshold, chosen.perturbation)[0])


def _shown(safe: Protected, spec: Spec, chosen: Parameters) -> NDArray[np.int64]:
    """The counts of one table as they are published."""
    counts = safe.counts[spec]
    if chosen.perturbation:
        return counts + noise(safe.keys[spec], counts, chosen.threshold, chosen.perturbation)
    return rounded(counts, chosen.rounding)


def _orders(safe: Protected) -> list[int]:
    present = {len(spec) for spec in (*safe.counts, *safe.withheld)}
    return [order for order in range(1, MAX_ORDER + 1) if order in present]


def _cells(safe: Protected, spec: Spec, shown: NDArray[np.int64]) -> dict[tuple[str, ...], int | None]:
    """The cells of one table that are not zero, in code-list order (never in order of count)."""
    counts, hidden, labels = safe.counts[spec], safe.hidden[spec], safe.labels[spec]
    found: Sequence[Sequence[int]] = np.argwhere(counts > 0).tolist()
    return {
        tuple(labels[axis][place] for axis, place in enumerate(at)): (
            None if hidden[tuple(at)] else int(shown[tuple(at)])
        )
        for at in found
    }


def _statistics(
    safe: Protected, shown: Mapping[Spec, NDArray[np.int64]], order: int, threshold: int, records: int
) -> OrderStatistics:
    specs = [spec for spec in safe.counts if len(spec) == order]
    cells = published = primary = inside = 0
    for spec in specs:
        counts, hidden = safe.counts[spec], safe.hidden[spec]
        cells += int((counts > 0).sum())
        published += int(((counts > 0) & ~hidden).sum())
        primary += int(((counts > 0) & (counts < threshold)).sum())
        inside += int(shown[spec][(counts > 0) & ~hidden].sum())
    return OrderStatistics(
        order=order,
        tables=len(specs),
        withheld_tables=sum(len(spec) == order for spec in safe.withheld),
        cells=cells,
        published=published,
        primary_hidden=primary,
        complementary_hidden=cells - published - primary,
        share=min(1.0, round(inside / (records * len(specs)), 4)) if specs else 0.0,
    )


def as_document(release: Release) -> dict[str, Any]:
    """The facts of ``release.json`` that come from the release itself."""
    return {
        "method": METHOD,
        "method_version": METHOD_VERSION,
        "created": release.created,
        "records": release.records,
        "contributors": release.contributors,
        "threshold": release.parameters.threshold,
        "parameters": {
            "threshold": release.parameters.threshold,
            "rounding": release.parameters.rounding,
            "columns": list(release.columns),
            "dimensions": None
            if release.parameters.dimensions is None
            else [list(spec) for spec in release.parameters.dimensions],
            "perturbation": release.parameters.perturbation,
            "contributors": release.parameters.contributors,
            "dominance": release.parameters.dominance,
            "diversity": release.parameters.diversity,
            "sensitive": list(release.parameters.sensitive),
        },
        "contributor_rules": None if release.rules is None else asdict(release.rules),
        "uniform_classes": release.uniform,
        "withheld_tables": ["|".join(spec) for spec in release.withheld],
        "merged_values": {name: list(values) for name, values in sorted(release.merged.items())},
        "statistics": [asdict(entry) for entry in release.statistics],
        "audit": {
            "passed": release.report.passed,
            "cells": release.report.cells,
            "hidden": release.report.hidden,
            "equations": release.report.equations,
            "rounds": release.report.rounds,
        },
        "provenance": dict(release.provenance),
    }
