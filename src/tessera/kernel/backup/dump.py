"""Making a backup: one snapshot of the database, then the content of the files it knows."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from psycopg import sql

from tessera import __version__
from tessera.kernel.backup import catalogue, container
from tessera.kernel.backup.container import Record
from tessera.kernel.clock import now
from tessera.kernel.files import content

_BLOCK = 256 * 1024
_FILES = "kernel_storedfile"
Say = Callable[[str], object]


@dataclass(slots=True)
class Made:
    """What a backup holds."""

    tables: int = 0
    rows: int = 0
    files: int = 0
    missing: list[str] = field(default_factory=list)
    size: int = 0


def backup(target: Path, say: Say) -> Made:
    """Writes a backup of everything this installation keeps. `say` hears how far it is.

    Raises BackupError when the file cannot be written or the database role may not read everything.
    """
    made = Made()
    with _snapshot() as link:
        made.size = container.write(target, _records(link, made, say))
    return made


def _snapshot() -> psycopg.Connection[Any]:
    """A connection of its own: the snapshot must be taken before anything else is asked."""
    values = connection.get_connection_params()
    values.pop("cursor_factory", None)
    values.pop("context", None)
    link: psycopg.Connection[Any] = psycopg.connect(**values)
    link.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    link.read_only = True
    return link


def _records(link: psycopg.Connection[Any], made: Made, say: Say) -> Iterator[Record]:
    def ask(query: str, values: Any) -> list[tuple[Any, ...]]:
        return link.execute(query.encode(), values).fetchall()

    right = "select rolbypassrls or rolsuper from pg_roles where rolname = current_user"
    if not ask(right, ())[0][0]:
        raise container.BackupError(
            "this database role does not see every organisation's rows: a backup needs tessera_backup"
        )
    found = [table for table in catalogue.tables(ask) if table.name not in catalogue.SKIPPED]
    yield Record(
        container.MANIFEST,
        values={
            "version": __version__,
            "made": now().isoformat(),
            "migrations": catalogue.migrations(ask),
            "tables": [table.name for table in found],
        },
    )
    for number, table in enumerate(found, start=1):
        rows = yield from _table(link, table)
        made.tables, made.rows = made.tables + 1, made.rows + rows
        if rows:
            say(f"[{number}/{len(found)}] {table.name}: {rows:,} rows")
    yield Record(container.SEQUENCES, values=catalogue.sequences(ask))
    if any(table.name == _FILES for table in found):
        known = [row[0] for row in ask("select id from kernel_storedfile order by at", ())]
        for number, file_id in enumerate(known, start=1):
            yield from _file(file_id, made)
            if number % 100 == 0 or number == len(known):
                say(f"files: {number:,} of {len(known):,}")
    yield Record(
        container.END,
        values={"tables": made.tables, "rows": made.rows, "files": made.files, "missing": len(made.missing)},
    )


def _table(link: psycopg.Connection[Any], table: catalogue.Table) -> Generator[Record, None, int]:
    """The records of one table; returns the number of its rows."""
    yield Record(container.TABLE, values={"name": table.name, "columns": list(table.columns)})
    query = sql.SQL("copy {} ({}) to stdout").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, table.columns))
    )
    digest, held = hashlib.sha256(), bytearray()
    with link.cursor() as cursor:
        with cursor.copy(query) as copy:
            for piece in copy:
                held += piece
                if len(held) >= _BLOCK:
                    digest.update(held)
                    yield Record(container.ROWS, zlib.compress(bytes(held), 1))
                    held.clear()
        rows = cursor.rowcount
    digest.update(held)
    if held:
        yield Record(container.ROWS, zlib.compress(bytes(held), 1))
    yield Record(container.TABLE_END, values={"name": table.name, "rows": rows, "sha256": digest.hexdigest()})
    return rows


def _file(file_id: UUID, made: Made) -> Iterator[Record]:
    """The sealed content as it lies on the disk. A lost one is named and does not stop the backup of the others."""
    try:
        source = content.path_of(file_id).open("rb")
    except FileNotFoundError:
        made.missing.append(str(file_id))
        return
    digest, size = hashlib.sha256(), 0
    with source:
        yield Record(container.FILE, values={"id": str(file_id)})
        while piece := source.read(_BLOCK):
            digest.update(piece)
            size += len(piece)
            yield Record(container.CONTENT, piece)
    made.files += 1
    yield Record(container.FILE_END, values={"id": str(file_id), "size": size, "sha256": digest.hexdigest()})
