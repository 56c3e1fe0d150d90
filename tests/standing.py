"""The way back to empty after a test, and what many tests begin with: made once a worker, then put back as rows.

Making the demo's people asks the database some five hundred times; putting back their rows asks once a table. What is
put back is what the program itself made, in an empty database of this worker, under the rules and triggers it has.
"""

from __future__ import annotations

from functools import cache
from uuid import UUID

import psycopg
from django.db import connection, connections

from tessera.kernel import clock
from tessera.trust.people import api as people
from tests.plugin import admin

# Rows that migrations ship stay; everything else is emptied after a test that commits.
_SHIPPED = {"django_migrations", "django_content_type", "auth_permission", "trust_consenttext"}
_TABLES = "select relname from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = 'public' and relkind = 'r'"
_cast: tuple[dict[str, UUID], dict[str, bytes]] | None = None


@cache
def _broom(name: str) -> tuple[psycopg.Connection, str]:
    """A connection past all triggers, kept for the run, and one question for all tables: which of them hold a row."""
    link = psycopg.connect(**admin(), dbname=name, autocommit=True, prepare_threshold=0)
    tables = [row[0] for row in link.execute(_TABLES) if row[0] not in _SHIPPED]
    link.execute("set session_replication_role = replica")
    return link, " union all ".join(f"select '{table}' where exists (select 1 from \"{table}\")" for table in tables)


def _here() -> tuple[psycopg.Connection, str]:
    return _broom(str(connections["default"].settings_dict["NAME"]))


def empty() -> None:
    """Empties every table that holds a row, but for what migrations ship."""
    link, fullness = _here()
    if full := [row[0] for row in link.execute(fullness)]:
        # Wordings are shipped; an organisation's own go with the organisation.
        own_wordings = "delete from trust_consenttext where organisation_id is not null"
        link.execute("; ".join([*(f'delete from "{table}"' for table in full), own_wordings]), prepare=False)


def demo_cast() -> dict[str, UUID]:
    """Every organisation and persona of the demo world; organisation ids by slug. Needs `settings.DEMO`.

    They are made anew where a test has set the clock, keeps all in one transaction, or has made organisations before.
    """
    global _cast
    if connection.in_atomic_block or clock.set_to() is not None:
        return people.demo_cast(by=people.stage_hand())
    link, fullness = _here()
    if link.execute("select exists (select 1 from trust_organisation)").fetchone() != (False,):
        return people.demo_cast(by=people.stage_hand())
    if _cast is None:
        began_empty = not link.execute(fullness).fetchall()
        ids = people.demo_cast(by=people.stage_hand())
        if began_empty:
            _cast = ids, {table: _rows(link, table) for (table,) in link.execute(fullness).fetchall()}
        return dict(ids)
    ids, kept = _cast
    with link.transaction(), link.cursor() as cursor:
        for table, rows in kept.items():
            with cursor.copy(f'copy "{table}" from stdin') as copy:
                copy.write(rows)
    return dict(ids)


def _rows(link: psycopg.Connection, table: str) -> bytes:
    with link.cursor() as cursor, cursor.copy(f'copy "{table}" to stdout') as copy:
        return b"".join(bytes(part) for part in copy)
