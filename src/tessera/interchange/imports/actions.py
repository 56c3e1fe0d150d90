"""Brings a file of cases in: part by part, each part one transaction, so that it can stop anywhere and go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from tessera.interchange.imports import policy
from tessera.interchange.imports.models import Batch
from tessera.interchange.mapping import api as mapping
from tessera.interchange.reading import api as reading
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases

PART = 2000

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a file: read = accepted + skipped (here already) + refused. `left_out` are columns not imported."""

    batch: UUID | None
    read: int
    accepted: int
    skipped: int
    refused: int
    left_out: tuple[str, ...]
    resumed_after: int = 0


def run(
    source: Path | BinaryIO,
    rules: mapping.Mapping,
    *,
    by: Actor,
    report: reading.RefusedReport,
    dry_run: bool = False,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Result:
    """Imports a file. The same file again changes nothing; an interrupted one goes on after its last whole part.

    Everything wrong with the file as a whole is found before the first row, and then nothing has changed. Refused rows
    go to `report`. With `dry_run` nothing is written. `progress` is told (lines done, lines expected).
    Raises reading.UnreadableFile, Refused.
    """
    with reading.open_table(source, encoding=encoding) as table:
        left_out = tuple(mapping.require_fit(rules, table.headers).left_out)
        if dry_run:
            return _rehearse(table, rules, report, left_out, progress)
        batch = _begin(table, rules, by)
        rows = mapping.apply(rules, table, after_line=batch.last_line)
        resumed = batch.last_line
        if batch.state != "done":
            _take_all(rows, table, batch, by, report, progress)
        return Result(batch.id, batch.read, batch.accepted, batch.skipped, batch.refused, left_out, resumed)


def _rehearse(
    table: reading.Table,
    rules: mapping.Mapping,
    report: reading.RefusedReport,
    left_out: tuple[str, ...],
    progress: Progress | None,
) -> Result:
    read = accepted = 0
    for row in mapping.apply(rules, table):
        read += 1
        if isinstance(row, reading.RefusedRow):
            report.add(row)
        else:
            accepted += 1
        if progress and read % PART == 0:
            progress(table.line, table.expected_rows)
    return Result(None, read, accepted, 0, read - accepted, left_out)


def _begin(table: reading.Table, rules: mapping.Mapping, by: Actor) -> Batch:
    with unit_of_work(by=by):
        require(policy.can(by, policy.RUN), by, policy.RUN, kind="import")
        batch, _fresh = Batch.objects.get_or_create(
            organisation_id=by.organisation,
            mapping=rules.name,
            file_sha256=table.sha256,
            defaults={"started_by": by.account, "started_at": now()},
        )
    return batch


def _take_all(
    rows: Iterator[mapping.MappedRow | reading.RefusedRow],
    table: reading.Table,
    batch: Batch,
    by: Actor,
    report: reading.RefusedReport,
    progress: Progress | None,
) -> None:
    while part := list(islice(rows, PART)):
        good = [row for row in part if not isinstance(row, reading.RefusedRow)]
        bad = [row for row in part if isinstance(row, reading.RefusedRow)]
        with unit_of_work(by=by):
            outcome = cases.import_cases(good, by=by, batch=batch.id, announce=False)
            bad += [_as_refused(each) for each in outcome.refused]
            batch.read += len(part)
            batch.accepted += outcome.accepted
            batch.skipped += outcome.skipped
            batch.refused += len(bad)
            batch.last_line = part[-1].line
            batch.save(update_fields=["read", "accepted", "skipped", "refused", "last_line"])
        for refused in bad:
            report.add(refused)
        if progress:
            progress(table.line, table.expected_rows)
    with unit_of_work(by=by):
        batch.state, batch.finished_at = "done", now()
        batch.save(update_fields=["state", "finished_at"])
        counts = {name: getattr(batch, name) for name in ("read", "accepted", "skipped", "refused")}
        ledger.record(
            by=by,
            action=policy.RUN,
            kind="import",
            object_id=batch.id,
            detail={"mapping": batch.mapping, "file": batch.file_sha256, **counts},
        )


def _as_refused(row: cases.RefusedImport) -> reading.RefusedRow:
    problems = tuple(reading.RowProblem(row.line, field, "not_taken", message) for field, message in row.faults.items())
    return reading.RefusedRow(row.line, problems)
