"""Reads facts as the observatory role, which sees the consented view and nothing else of the database."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from tessera.kernel.clock import today
from tessera.observatory.tables.api import Microdata
from tessera.protection.cases import facts

VIEW = "observatory_case_fact"
ALIAS = "observatory"
_BATCH = 5000
# The Palermo Protocol is of 2000; records that say an earlier year than this are a slip, and count as unknown.
FIRST_YEAR = 1980

# One person counts once however many cases there are; the choice among them depends on the release's secret alone.
_ROWS = """
select {columns}, contributor from (
    select distinct on (person) * from observatory_case_fact
     where %(only)s::text[] is null or contributor = any (%(only)s::text[])
     order by person, year desc, data_source, gender, age_band, citizenship, country_of_exploitation, forced_labour,
              sexual_exploitation, control_group, recruiter_relation, exploitation_type, labour_type
) one order by person
"""
_CONTRIBUTOR = "substr(encode(sha256(convert_to(app_release() || '|contributor|' || x, 'UTF8')), 'hex'), 1, 16)"


def domain(name: str) -> tuple[str, ...]:
    """The values a column may take, from code lists and the calendar, never from the data."""
    fact = facts.BY_NAME[name]
    years = tuple(str(year) for year in range(FIRST_YEAR, today().year + 1)) if fact.kind == "year" else ()
    return (*years, *fact.values())


@contextmanager
def _release_session() -> Iterator[Any]:
    """A read-only transaction with a secret of its own: the numbers in it mean nothing outside.

    Raises LookupError where the observatory role has no connection.
    """
    if ALIAS not in connections:
        raise LookupError("facts are read as the role tessera_observatory: set TESSERA_OBSERVATORY_URL")
    # Before the transaction: its first statement is the one that carries identity, and by then it is too late.
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("set session characteristics as transaction isolation level repeatable read, read only")
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute(
            "select set_config('jit', 'off', true), set_config('app.release', %s, true)", [secrets.token_hex(32)]
        )
        yield cursor


def read(
    columns: Sequence[str],
    organisations: Sequence[UUID] | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[Microdata, int]:
    """(one row of codes per person, number of contributors) of everything both consents allow now.

    `columns` are names of `protection.cases.facts.BY_NAME`; `organisations` narrows the contributors. `progress` is
    told how many rows were read. Raises LookupError where the observatory role has no connection.
    """
    domains = {name: domain(name) for name in columns}
    contributors: set[str] = set()
    with _release_session() as cursor:
        only = _only(cursor, organisations)
        cursor.execute(_ROWS.format(columns=", ".join(f'"{name}"' for name in columns)), {"only": only})
        rows = _without_contributor(_rows(cursor, progress), contributors)
        data = Microdata.from_rows(tuple(columns), domains, _within(domains, columns, rows))
    return data, len(contributors)


def _without_contributor(rows: Iterator[tuple[str, ...]], seen: set[str]) -> Iterator[tuple[str, ...]]:
    """The rows without their last column, whose values are noted: a person's rows all come from one contributor."""
    for row in rows:
        seen.add(row[-1])
        yield row[:-1]


def _within(
    domains: Mapping[str, Sequence[str]], columns: Sequence[str], rows: Iterator[tuple[str, ...]]
) -> Iterator[tuple[str, ...]]:
    """Years outside the calendar's domain count as unknown; every other column is held to its list by the database."""
    if "year" not in columns:
        yield from rows
        return
    at, known = columns.index("year"), frozenset(domains["year"])
    for row in rows:
        yield row if row[at] in known else (*row[:at], facts.UNKNOWN, *row[at + 1 :])


def _only(cursor: Any, organisations: Sequence[UUID] | None) -> list[str] | None:
    if organisations is None:
        return None
    cursor.execute(f"select {_CONTRIBUTOR} from unnest(%s::text[]) x", [[str(each) for each in organisations]])  # noqa: S608
    return [row[0] for row in cursor.fetchall()]


def _rows(cursor: Any, progress: Callable[[int], None] | None) -> Iterator[tuple[str, ...]]:
    done = 0
    while batch := cursor.fetchmany(_BATCH):
        yield from batch
        done += len(batch)
        if progress:
            progress(done)
