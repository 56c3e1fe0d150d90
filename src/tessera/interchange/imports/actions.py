"""Brings a file of cases in: part by part, each part one transaction, so that it can stop anywhere and go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from tessera.interchange.imports import faults, policy, refusals
from tessera.interchange.imports.enums import BatchState
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
# Sections of a row that have a place here; columns of others are named as left out.
_WITH_A_PLACE = frozenset({"identity", "case", "episode", "note"})

Progress = Callable[[int, int], None]
Row = mapping.MappedRow | reading.RefusedRow


class Overtaken(Exception):
    """Another run of the same import is under way: this one stops, and nothing is done twice."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a file: read = accepted + skipped (here already) + refused. `left_out` are columns not imported."""

    batch: UUID | None
    read: int
    accepted: int
    skipped: int
    refused: int
    left_out: tuple[str, ...]
    file_sha256: str
    resumed_after: int = 0


def rehearse(
    source: Path | BinaryIO,
    rules: mapping.Mapping,
    *,
    by: Actor,
    refused: Callable[[Sequence[reading.RefusedRow]], None],
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Result:
    """What an import would do, without writing anything. Refused rows go to `refused`, some at a time.

    `progress` is told (lines done, lines expected). Raises reading.UnreadableFile, Refused.
    """
    require(policy.can(by, policy.RUN), by, policy.RUN, kind="import")
    with reading.open_table(source, encoding=encoding) as table:
        left_out = _left_out(table, rules)
        rows, read, accepted = _checked(table, rules), 0, 0
        while part := list(islice(rows, PART)):
            bad = [row for row in part if isinstance(row, reading.RefusedRow)]
            read, accepted = read + len(part), accepted + len(part) - len(bad)
            if bad:
                refused(bad)
            if progress:
                progress(table.line, table.expected_rows)
        return Result(None, read, accepted, 0, read - accepted, left_out, table.sha256)


def run(
    source: Path | BinaryIO,
    rules: mapping.Mapping,
    *,
    by: Actor,
    encoding: str | None = None,
    progress: Progress | None = None,
    part: int = PART,
) -> Result:
    """Imports a file. The same file again changes nothing; an interrupted one goes on after its last whole part.

    Everything wrong with the file as a whole is found before the first row, and then nothing has changed. Refused rows
    are kept with the batch (`refusals.text`). `part` is the number of rows of one transaction.
    Raises reading.UnreadableFile, Refused, Overtaken.
    """
    with reading.open_table(source, encoding=encoding) as table:
        left_out = _left_out(table, rules)
        batch = begin(rules.name, table.sha256, by=by)
        if batch.state == BatchState.DONE:
            here = batch.accepted + batch.skipped
            return Result(batch.id, batch.read, 0, here, batch.refused, left_out, table.sha256, batch.last_line)
        resumed = batch.last_line
        rows = _checked(table, rules, after_line=resumed)
        columns = _columns(table, rules)
        while some := list(islice(rows, part)):
            _take(some, columns, batch, by)
            if progress:
                progress(table.line, table.expected_rows)
        _finish(batch, by)
    counts = (batch.read, batch.accepted, batch.skipped, batch.refused)
    return Result(batch.id, *counts, left_out, batch.file_sha256, resumed)


def begin(mapping_name: str, file_sha256: str, *, by: Actor) -> Batch:
    """The batch of this file under this mapping: a new one, or the one there is. Raises Refused."""
    with unit_of_work(by=by):
        require(policy.can(by, policy.RUN), by, policy.RUN, kind="import")
        assert by.organisation is not None  # noqa: S101  # a granted action implies an organisation
        batch, _fresh = Batch.objects.get_or_create(
            organisation_id=by.organisation,
            mapping=mapping_name,
            file_sha256=file_sha256,
            defaults={"started_by": by.account, "started_at": now()},
        )
    return batch


def _left_out(table: reading.Table, rules: mapping.Mapping) -> tuple[str, ...]:
    """Headers that are not imported: unknown to the mapping, or without a place here. Raises UnreadableFile."""
    fit = mapping.require_fit(rules, table.headers)
    known = {header: rules.columns[column] for column, header in fit.headers.items() if column in rules.columns}
    return tuple(
        header
        for header in table.headers
        if header in fit.left_out or (header in known and known[header].target.section not in _WITH_A_PLACE)
    )


def _checked(table: reading.Table, rules: mapping.Mapping, after_line: int = 0) -> Iterator[Row]:
    """Rows as the mapping gives them; one that says nothing about a case is refused too."""
    for row in mapping.apply(rules, table, after_line=after_line):
        if isinstance(row, reading.RefusedRow) or _tells(row, rules):
            yield row
        else:
            yield reading.RefusedRow(row.line, (reading.RowProblem(row.line, "", faults.NOTHING_TOLD),))


def _tells(row: mapping.MappedRow, rules: mapping.Mapping) -> bool:
    return bool(
        row.identity or row.case.keys() - rules.constants.keys() or row.episodes or _WITH_A_PLACE & row.further.keys()
    )


def _columns(table: reading.Table, rules: mapping.Mapping) -> dict[str, str]:
    """Our field → the file's own header, to name the column when a case refuses a value."""
    fit = mapping.require_fit(rules, table.headers)
    return {
        rules.columns[column].target.field: header for column, header in fit.headers.items() if column in rules.columns
    }


def _take(part: Sequence[Row], columns: dict[str, str], batch: Batch, by: Actor) -> None:
    """One part in one transaction: its cases, its refused rows, and how far the batch is."""
    good = [row for row in part if not isinstance(row, reading.RefusedRow)]
    bad = [row for row in part if isinstance(row, reading.RefusedRow)]
    with unit_of_work(by=by):
        _hold(batch)
        outcome = cases.import_cases(good, by=by, batch=batch.id, announce=False)
        bad += [_as_refused(each, columns) for each in outcome.refused]
        batch.read += len(part)
        batch.accepted += outcome.accepted
        batch.skipped += outcome.skipped
        batch.refused += len(bad)
        batch.last_line = part[-1].line
        batch.save(update_fields=["read", "accepted", "skipped", "refused", "last_line"])
        refusals.keep(sorted(bad, key=lambda row: row.line), batch, batch.last_line)


def _hold(batch: Batch) -> None:
    """Locks the batch for this transaction. Raises Overtaken when somebody else took it further meanwhile."""
    now_there = Batch.objects.select_for_update().get(pk=batch.pk)
    if (now_there.state, now_there.last_line) != (batch.state, batch.last_line):
        raise Overtaken("another run of the same import is under way: wait until it is done, and look at its result")


def _finish(batch: Batch, by: Actor) -> None:
    with unit_of_work(by=by):
        _hold(batch)
        batch.state, batch.finished_at = BatchState.DONE, now()
        batch.save(update_fields=["state", "finished_at"])
        counts = {name: getattr(batch, name) for name in ("read", "accepted", "skipped", "refused")}
        ledger.record(
            by=by,
            action=policy.RUN,
            kind="import",
            object_id=batch.id,
            detail={"mapping": batch.mapping, "file": batch.file_sha256, **counts},
        )


def _as_refused(row: cases.RefusedImport, columns: dict[str, str]) -> reading.RefusedRow:
    problems = tuple(
        reading.RowProblem(row.line, columns.get(field, field), faults.NOT_TAKEN, {"reason": reason})
        for field, reason in row.faults.items()
    )
    return reading.RefusedRow(row.line, problems)
