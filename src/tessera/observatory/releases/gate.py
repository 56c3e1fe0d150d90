"""What stands between a release and its readers: the attacks, and every release that came before."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tessera.observatory.attacks import api as attacks
from tessera.observatory.releases.models import Release, ReleaseTable
from tessera.observatory.releases.orders import Made, Tables
from tessera.observatory.releases.storing import REPORT_FILE, SHEET_FILE, content
from tessera.observatory.tables import api as tables

_NEAR = 3


def judge(made: Made, before: Iterable[Release], say: Callable[[str, int], None]) -> dict[str, Any]:
    """The report that is kept: every attack, and the comparison with every release published before.

    Quick: it stands before each build. The suite gets the last few releases to subtract, the comparison all of them.
    Raises attacks.SuiteBroken.
    """
    published = list(before)
    with _folders(made, published[:_NEAR]) as (folder, others):
        report = attacks.run(folder, earlier=others, quick=True, progress=lambda _name, number: say("attack", number))
    compared = []
    for number, release in enumerate(published, start=1):
        say("compare", number)
        compared += against(figures_of(made.document, made.tables), release) if made.method == tables.METHOD else []
    kept = report.as_dict() | {"earlier": compared}
    return kept | {"passed": report.passed and all(row["passed"] for row in compared)}


def against(new: tables.Figures, release: Release) -> list[dict[str, Any]]:
    """One line of the report for an earlier release; none where that one has noise of its own (method synthetic)."""
    if release.method != tables.METHOD:
        return []
    found = tables.compare(new, _kept_figures(release))
    return [
        {
            "release": release.number,
            "cells": found.cells,
            "moved": found.moved,
            "few": found.few,
            "uncovered": found.uncovered,
            "together": found.together,
            "passed": found.passed,
        }
    ]


def conflicts(release: Release) -> int:
    """The number of a release published since this one was built that it does not go with; 0 where there is none."""
    if release.method != tables.METHOD:
        return 0
    checked = {row["release"] for row in release.attacks.get("earlier", ())}
    others = Release.objects.filter(published_at__isnull=False, method=tables.METHOD).exclude(number__in=checked)
    mine = _kept_figures(release)
    return next((each.number for each in others if not all(row["passed"] for row in against(mine, each))), 0)


def figures_of(document: Mapping[str, Any], cells: Tables) -> tables.Figures:
    """What a reader has of a release of tables."""
    asked = document["parameters"]
    return tables.Figures(
        tables=cells,
        records=int(document["records"]),
        threshold=int(document["threshold"]),
        rounding=int(asked.get("rounding", 1)),
        perturbation=int(asked.get("perturbation", 0)),
        merged={name: frozenset(values) for name, values in document.get("merged_values", {}).items()},
    )


def _kept_figures(release: Release) -> tables.Figures:
    """The figures of a release of tables as it is kept."""
    rows = ReleaseTable.objects.filter(release=release).values_list("dimensions", "cells")
    return figures_of(
        release.document,
        {tuple(name.split("|")): {tuple(cell[:-1]): cell[-1] for cell in cells} for name, cells in rows},
    )


@contextmanager
def _folders(made: Made, others: Iterable[Release]) -> Iterator[tuple[Path, list[Path]]]:
    """The release and earlier ones as folders of files, as an attacker has them."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "new"
        folder.mkdir()
        for name, body in made.files.items():
            (folder / name).write_bytes(body)
        before = []
        for release in others:
            place = Path(home) / str(release.number)
            place.mkdir()
            for file in release.files.exclude(name__in=(REPORT_FILE, SHEET_FILE)):
                (place / file.name).write_bytes(content(file))
            before.append(place)
        yield folder, before
