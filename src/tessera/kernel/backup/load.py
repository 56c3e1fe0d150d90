"""Restoring a backup into an empty database: checked as a whole first, then in one transaction or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from tessera.kernel.actor import Actor, acting
from tessera.kernel.backup import catalogue, container
from tessera.kernel.backup.container import BackupError, Record
from tessera.kernel.clock import now
from tessera.kernel.files import content
from tessera.kernel.ledger import api as ledger
from tessera.kernel.ledger.verify import Verdict, verify
from tessera.kernel.vault import api as vault

Say = Callable[[str], object]
# Called in the restoring transaction with the keys of everybody erased since the backup: rooms forget them too.
Cleaner = Callable[[list[UUID]], None]
_cleaners: list[Cleaner] = []
_SYSTEM = Actor(account=None, organisation=None, purpose="restore", job="restore")


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back."""

    made: str
    tables: int
    rows: int
    files: int
    erased_again: int
    ledger: Verdict


def after_erasure(cleaner: Cleaner) -> Cleaner:
    """Registers what a room does about people who were erased after the backup was made. Runs as the owner."""
    if cleaner not in _cleaners:
        _cleaners.append(cleaner)
    return cleaner


def restore(source: Path, say: Say, *, accept_broken_ledger: bool = False) -> Restored:
    """Brings a backup back into the empty database of this installation, as its owner.

    Raises BackupError, having changed nothing, for a file that is no whole backup of ours, a database that is not
    empty, or a ledger that does not verify.
    """
    manifest, totals = _examine(source)
    say(f"{source.name} is whole: {totals['rows']:,} rows, {totals['files']:,} files, made {manifest['made']}")
    _refuse_full_database()
    wanted = [(app, name) for app, name in manifest["migrations"]]
    _shape(wanted, say)
    placed: list[Path] = []
    try:
        with acting(_SYSTEM), transaction.atomic():
            _fill(source, say, placed)
            erased = _erase_again()
            say("Checking the ledger ...")
            verdict = verify()
            if verdict.broken and not accept_broken_ledger:
                raise BackupError(
                    f"the ledger in this backup is broken at row {verdict.broken.seq} of organisation "
                    f"{verdict.broken.organisation} ({verdict.broken.fault}): nothing was restored; "
                    "--accept-broken-ledger restores it as it is"
                )
            detail: dict[str, str | int | bool | list[str] | list[int] | None] = {
                "rows": totals["rows"],
                "files": totals["files"],
                "erased_again": erased,
                "ledger_intact": verdict.intact,
            }
            ledger.record(by=_SYSTEM, action="backup:database:restore", detail=detail)
    except BaseException:
        for path in placed:
            path.unlink(missing_ok=True)
        raise
    _keep_old_anchors()
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    call_command("migrate", verbosity=0)
    return Restored(manifest["made"], totals["tables"], totals["rows"], totals["files"], erased, verdict)


def _ask(query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _examine(source: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Reads the whole file once: manifest and totals of a backup that is whole. Raises BackupError otherwise."""
    manifest: dict[str, Any] = {}
    totals: dict[str, Any] = {}
    rows = 0
    for record in container.read(source):
        if record.kind == container.MANIFEST and record.values:
            manifest = record.values
        elif record.kind == container.TABLE_END and record.values:
            rows += record.values["rows"]
        elif record.kind == container.END and record.values:
            totals = record.values
    if not manifest or totals.get("rows") != rows:
        raise BackupError(f"{source} is damaged: it does not hold what it says")
    return manifest, totals


def _refuse_full_database() -> None:
    """A database is empty when no act was recorded, nobody has an account and no row belongs to an organisation.

    What migrations ship (code tables, texts) belongs to none, so a database that was only prepared counts as empty.
    """
    for table in catalogue.tables(_ask):
        if table.name in catalogue.ACTS:
            condition = sql.SQL("true")
        elif "organisation_id" in table.columns:
            condition = sql.SQL("organisation_id is not null")
        else:
            continue
        query = sql.SQL("select 1 from {} where {} limit 1").format(sql.Identifier(table.name), condition)
        with connection.cursor() as cursor:
            cursor.execute(query)
            if cursor.fetchone():
                raise BackupError(
                    "the database is not empty: restore into a new one (set TESSERA_DATA to a new folder, or "
                    "DATABASE_URL and TESSERA_OWNER_URL to a new database)"
                )


def _shape(wanted: list[tuple[str, str]], say: Say) -> None:
    """Migrates to exactly the migrations the backup was made at. Raises BackupError when this version cannot."""
    executor = MigrationExecutor(connection)
    known = set(executor.loader.graph.nodes)
    if unknown := [pair for pair in wanted if pair not in known]:
        raise BackupError(
            f"the backup was made by another version of Tessera (it knows {unknown[0][0]}.{unknown[0][1]}): "
            "restore it with that version or a newer one"
        )
    if beyond := set(executor.loader.applied_migrations) - set(wanted):
        app, name = min(beyond)
        raise BackupError(f"the database is already past this backup ({app}.{name}): restore into one never used")
    graph, chosen = executor.loader.graph, set(wanted)
    targets = [
        pair
        for pair in wanted
        if not any(child.key in chosen and child.key[0] == pair[0] for child in graph.node_map[pair].children)
    ]
    say("Preparing the tables ...")
    executor.migrate(targets)


def _fill(source: Path, say: Say, placed: list[Path]) -> None:
    tables = {table.name: table for table in catalogue.tables(_ask)}
    for name in tables:
        _run("alter table {} disable trigger user", name)
    for name in reversed(list(tables)):
        if name != "django_migrations":
            _run("delete from {}", name)
    records = container.read(source)
    for record in records:
        if record.kind == container.TABLE and record.values:
            _fill_table(record.values, tables, records, say)
        elif record.kind == container.FILE and record.values:
            _place(UUID(record.values["id"]), records, placed)
        elif record.kind == container.SEQUENCES and record.values is not None:
            for name, value in record.values.items():
                _ask("select setval(%s::regclass, %s)", [f'public."{name}"', value])
    # Foreign keys are checked here and not at the end: a table with checks waiting cannot have its triggers back.
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    for name in tables:
        _run("alter table {} enable trigger user", name)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")


def _fill_table(
    values: dict[str, Any], tables: dict[str, catalogue.Table], records: Iterator[Record], say: Say
) -> None:
    name, columns = values["name"], values["columns"]
    if name not in tables or set(columns) != set(tables[name].columns):
        raise BackupError(f"the table {name} of the backup does not fit this version")
    query = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    digest, end = hashlib.sha256(), None
    with connection.cursor() as cursor:
        with cursor.copy(query) as copy:
            for record in records:
                if record.kind == container.TABLE_END:
                    end = record.values
                    break
                block = zlib.decompress(record.body)
                digest.update(block)
                copy.write(block)
        count = cursor.rowcount
    if end is None or (count, digest.hexdigest()) != (end["rows"], end["sha256"]):
        raise BackupError(f"the table {name} did not come back as it was")
    if count:
        say(f"{name}: {count:,} rows")


def _place(file_id: UUID, records: Iterator[Record], placed: list[Path]) -> None:
    digest = hashlib.sha256()
    end: dict[str, Any] = {}

    def pieces() -> Iterator[bytes]:
        for record in records:
            if record.kind == container.FILE_END:
                end.update(record.values or {})
                return
            digest.update(record.body)
            yield record.body

    try:
        content.place(file_id, pieces())
    except FileExistsError as fault:
        raise BackupError(
            f"the data folder already holds the file {file_id}: restore beside an empty data folder"
        ) from fault
    placed.append(content.path_of(file_id))
    if end.get("sha256") != digest.hexdigest():
        raise BackupError(f"the file {file_id} did not come back as it was")


def _erase_again() -> int:
    """Forgets everybody whose key was erased after the backup. Returns how many were not erased in it."""
    path = vault.tombstones()
    if not path.exists():
        return 0
    keys = [UUID(json.loads(line)["key"]) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    with connection.cursor() as cursor:
        cursor.execute(
            "update kernel_personkey set wrapped = null, erased_at = %s where id = any(%s) and wrapped is not null"
            " returning id",
            [now(), keys],
        )
        again = [row[0] for row in cursor.fetchall()]
    if again:
        for cleaner in _cleaners:
            cleaner(again)
    return len(again)


def _keep_old_anchors() -> None:
    """Anchors of rows that came after the backup would call the restored ledger tampered with: they are set aside."""
    path = anchors_path()
    if path.exists():
        with contextlib.suppress(FileExistsError):
            path.rename(path.with_name(f"anchors-before-restore-{now():%Y%m%dT%H%M%S}.jsonl"))


def anchors_path() -> Path:
    """Where anchors of the ledger lie: with the keys, outside the database and the data folder."""
    return vault.tombstones().with_name("anchors.jsonl")


def _run(statement: str, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(sql.Identifier(table)))
