"""The release method ``tables``: counts of one, two and three columns at a time, with small counts protected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from tessera.observatory.tables.audit import Report, audit
from tessera.observatory.tables.counting import MAX_ORDER, Microdata, Spec, closure
from tessera.observatory.tables.rounding import rounded
from tessera.observatory.tables.suppression import Protected, protect

METHOD = "tables"
METHOD_VERSION = "1"
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
    first, and few columns rather than many. Raises ValueError when out of range.
    """

    threshold: int = DEFAULT_THRESHOLD
    rounding: int = 1
    dimensions: tuple[Spec, ...] | None = None

    def __post_init__(self) -> None:
        if self.threshold < LEAST_THRESHOLD:
            raise ValueError(f"the threshold must be {LEAST_THRESHOLD} or more, not {self.threshold}")
        if not 1 <= self.rounding <= self.threshold:
            raise ValueError(f"the rounding base must lie between 1 and the threshold, not {self.rounding}")


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
    """A protected set of tables, ready to be written. A hidden count is None; cells stand in code-list order."""

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
    safe = protect(data, closure(data.columns, chosen.dimensions), chosen.threshold, chosen.dimensions or ())
    tables = {spec: _cells(safe, spec, chosen.rounding) for spec in safe.counts}
    report = audit(tables, data.records, chosen.threshold, chosen.rounding)
    if not report.passed:
        kinds = sorted({finding.kind for finding in report.findings})
        raise NotProtected(f"the audit found {len(report.findings)} weak cells ({', '.join(kinds)}); not published")
    return Release(
        columns=data.columns,
        parameters=chosen,
        records=data.records,
        contributors=contributors,
        created=created,
        provenance=MappingProxyType(dict(provenance)),
        tables=tables,
        withheld=safe.withheld,
        merged=safe.merged,
        statistics=tuple(_statistics(safe, order, chosen.threshold, data.records) for order in _orders(safe)),
        report=report,
    )


def _orders(safe: Protected) -> list[int]:
    present = {len(spec) for spec in (*safe.counts, *safe.withheld)}
    return [order for order in range(1, MAX_ORDER + 1) if order in present]


def _cells(safe: Protected, spec: Spec, base: int) -> dict[tuple[str, ...], int | None]:
    """The cells of one table that are not zero, in code-list order (never in order of count)."""
    counts, hidden, labels = safe.counts[spec], safe.hidden[spec], safe.labels[spec]
    found: Sequence[Sequence[int]] = np.argwhere(counts > 0).tolist()
    return {
        tuple(labels[axis][place] for axis, place in enumerate(at)): (
            None if hidden[tuple(at)] else rounded(int(counts[tuple(at)]), base)
        )
        for at in found
    }


def _statistics(safe: Protected, order: int, threshold: int, records: int) -> OrderStatistics:
    specs = [spec for spec in safe.counts if len(spec) == order]
    cells = published = primary = inside = 0
    for spec in specs:
        counts, hidden = safe.counts[spec], safe.hidden[spec]
        cells += int((counts > 0).sum())
        published += int(((counts > 0) & ~hidden).sum())
        primary += int(((counts > 0) & (counts < threshold)).sum())
        inside += int(counts[~hidden].sum())
    return OrderStatistics(
        order=order,
        tables=len(specs),
        withheld_tables=sum(len(spec) == order for spec in safe.withheld),
        cells=cells,
        published=published,
        primary_hidden=primary,
        complementary_hidden=cells - published - primary,
        share=round(inside / (records * len(specs)), 4) if specs else 0.0,
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
        },
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
