"""Reads facts as the observatory role, which sees the consented view and nothing else of the database."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connections, transaction

from tessera.kernel.vault import crypto, master
from tessera.observatory.budget import api as budget
from tessera.observatory.releases import families
from tessera.observatory.tables.api import Microdata

ALIAS = "observatory"
_BATCH = 5000

# One person counts once however many cases and organisations there are; the choice among the rows depends on the
# release's secret alone.
_ROWS = """
select {columns}, noise, contributor, person from (
    select distinct on ({once}) * from {view}
     where %(only)s::text[] is null or contributor = any (%(only)s::text[])
     order by {once}, pick
) one order by {once}
"""
_CONTRIBUTOR = "substr(encode(sha256(convert_to(app_release() || '|contributor|' || x, 'UTF8')), 'hex'), 1, 16)"


@dataclass(frozen=True, slots=True)
class Spending:
    """The privacy loss that a release is about to cost everybody in it."""

    epsilon: float
    purpose: str = budget.Purpose.STATISTICS


@dataclass(frozen=True, slots=True)
class People:
    """What was read: one row per person, and what the debit of their budgets needs. Never kept."""

    data: Microdata
    marks: list[str] = field(repr=False)
    secret: str = field(repr=False)


@contextmanager
def release_session(secret: str = "", spending: Spending | None = None) -> Iterator[Any]:
    """A read-only transaction with a secret of its own: the numbers in it mean nothing outside.

    The operating system draws the secret and nobody keeps it; only a test brings its own, to make the same again. Raises LookupError where the observatory role has no connection.
    """
    if ALIAS not in connections:
        raise LookupError("facts are read as the role tessera_observatory: set TESSERA_OBSERVATORY_URL")
    # Before the transaction: its first statement is the one that carries identity, and by then it is too late.
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("set session characteristics as transaction isolation level repeatable read, read only")
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute(
            "select set_config('jit', 'off', true), set_config('app.release', %s, true), set_config('app.noise', %s, true)",
            [secret or secrets.token_hex(32), _noise()],
        )
        if spending:
            cursor.execute(
                "select set_config(%s, %s, true), set_config(%s, %s, true)",
                [budget.EPSILON_SETTING, str(spending.epsilon), budget.PURPOSE_SETTING, spending.purpose],
            )
        yield cursor


def _noise() -> str:
    """The key of the fixed perturbation: one for the installation, so that the same people give the same figure again."""
    return crypto.derive(master.keyring().signing(), "observatory release perturbation").hex()


@dataclass(slots=True)
class _Beside:
    """What comes with each row and is no column: who supplied it, its number for the perturbation, whose it is."""

    suppliers: list[str] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    def aside(self, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[str, ...]]:
        """The rows without their last three values, which are noted."""
        for row in rows:
            self.keys.append(row[-3])
            self.suppliers.append(row[-2])
            self.marks.append(row[-1])
            yield row[:-3]


def read(
    columns: Sequence[str],
    organisations: Sequence[UUID] | None = None,
    progress: Callable[[int], None] | None = None,
    *,
    family: str = families.CASE,
    spending: Spending | None = None,
    secret: str = "",
) -> People:
    """One row of codes per person (and service, in the family of help) of everything both consents allow now.

    Each row has its contributor and key. `columns` are names of the family's facts; `organisations` narrows the contributors. `progress` is
    told how many rows were read. People whose budget does not allow `spending` are left out before anything is read.
    `secret` is for tests. Raises LookupError where the observatory role has no connection.
    """
    domains, kind = {name: families.domain(name) for name in columns}, families.FAMILIES[family]
    beside, secret = _Beside(), secret or secrets.token_hex(32)
    with release_session(secret, spending) as cursor:
        only = _only(cursor, organisations)
        chosen = ", ".join(f'"{name}"' for name in columns)
        query = _ROWS.format(columns=chosen, view=kind.view, once=", ".join(kind.once))
        cursor.execute(query, {"only": only})
        rows = beside.aside(_rows(cursor, progress))
        data = Microdata.from_rows(tuple(columns), domains, _within(domains, columns, rows))
    suppliers = np.unique(np.array(beside.suppliers, dtype="U16"), return_inverse=True)[1].astype(np.uint32)
    data = replace(data, contributors=suppliers, keys=np.array(beside.keys, np.uint16))
    return People(data, beside.marks, secret)


def _within(
    domains: Mapping[str, Sequence[str]], columns: Sequence[str], rows: Iterator[tuple[str, ...]]
) -> Iterator[tuple[str, ...]]:
    """Years outside the calendar's domain count as unknown; every other column is held to its list by the database."""
    if "year" not in columns:
        yield from rows
        return
    at, known = columns.index("year"), frozenset(domains["year"])
    for row in rows:
        yield row if row[at] in known else (*row[:at], families.UNKNOWN, *row[at + 1 :])


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
