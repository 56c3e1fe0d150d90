"""Writes: bring in a public set, take it out again, load a classification or a crosswalk. Each is one transaction."""

from __future__ import annotations

import csv
import hashlib
import itertools
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.observatory.comparison import policy, queries, reading, schemes
from tessera.observatory.comparison.models import Crosswalk, PublicSet, PublicTable, SchemeCode
from tessera.observatory.tables import api as tables

MOST_BYTES = 64 * 1024 * 1024
THRESHOLD = tables.DEFAULT_THRESHOLD
_WHO = ("gender", "age_band", "year", "citizenship", "country_of_exploitation")
_WHAT = ("exploitation_type", "labour_type", "control_group", "recruiter_relation")


class NotReadable(ValueError):
    """The file is no public set of a known layout, or not CSV in UTF-8. The text says which, for its reader."""


class AlreadyThere(ValueError):
    """The same file was brought in before."""


@dataclass(frozen=True, slots=True)
class About:
    """Whose the data is and under which terms it may be used."""

    name: str
    publisher: str
    terms: str
    published_on: date
    address: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a file: the set, or None where it was only tried; the faults by line."""

    layout: str
    rows: int
    left_out: int
    faults: tuple[reading.Fault, ...]
    columns: tuple[str, ...]
    source: PublicSet | None = None


def read(data: bytes) -> reading.Found:
    """What a file holds. Raises NotReadable."""
    try:
        return reading.read(reading.text_of(data))
    except UnicodeDecodeError as fault:
        raise NotReadable("encoding") from fault
    except csv.Error as fault:
        raise NotReadable("csv") from fault
    except reading.UnknownLayout as fault:
        raise NotReadable("layout") from fault


def bring(data: bytes, about: About, *, by: Actor, threshold: int = THRESHOLD, try_only: bool = False) -> Brought:
    """Counts a public file into protected tables and keeps those; with `try_only` says what would happen and keeps nothing.

    Raises Refused, NotReadable, AlreadyThere, tables.TooFewRecords, tables.NotProtected.
    """
    require(policy.can(by, policy.IMPORT), by, policy.IMPORT, kind="dataset")
    sha256 = hashlib.sha256(data).hexdigest()
    if policy.scope(by).filter(sha256=sha256).exists():
        raise AlreadyThere(sha256)
    found = read(data)
    tried = Brought(found.layout.key, len(found.rows), found.left_out, tuple(found.faults), found.columns)
    if try_only:
        return tried
    made = _protected(found, threshold)
    return Brought(
        tried.layout, tried.rows, tried.left_out, tried.faults, tried.columns, _keep(found, made, about, sha256, by)
    )


def specs(columns: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The tables that pictures ask for, as far as a set has their columns; what matters first."""
    wanted = [
        *((name,) for name in columns),
        ("citizenship", "country_of_exploitation"),
        ("age_band", "gender"),
        *itertools.product(_WHAT, _WHO),
        *(("year", name) for name in ("gender", "age_band", "exploitation_type")),
        *(("citizenship", "country_of_exploitation", name) for name in ("gender", "exploitation_type", "year")),
        *(("age_band", "gender", name) for name in ("exploitation_type", "year")),
    ]
    fitting = (tuple(name for name in columns if name in spec) for spec in wanted if set(spec) <= set(columns))
    return tuple(dict.fromkeys(fitting))


def _protected(found: reading.Found, threshold: int) -> tables.Release:
    """Counts the rows. One publisher stands behind all of them, so the rules on contributors do not apply."""
    domains = {name: reading.domain(name, found.rows, place) for place, name in enumerate(found.columns)}
    data = tables.Microdata.from_rows(found.columns, domains, found.rows)
    chosen = tables.Parameters(threshold=threshold, dimensions=specs(found.columns), contributors=1)
    created = now().isoformat(timespec="seconds")
    return tables.build(data, chosen, contributors=1, created=created, provenance={})


@transaction.atomic
def _keep(found: reading.Found, made: tables.Release, about: About, sha256: str, by: Actor) -> PublicSet:
    row = PublicSet.objects.create(
        name=about.name.strip()[:160],
        publisher=about.publisher.strip()[:160],
        address=about.address.strip()[:300],
        terms=about.terms.strip()[:600],
        published_on=about.published_on,
        layout=found.layout.key,
        columns=list(found.columns),
        rows=made.records,
        left_out=found.left_out,
        threshold=made.parameters.threshold,
        withheld=["|".join(spec) for spec in made.withheld],
        sha256=sha256,
        imported_by=by.account,
    )
    PublicTable.objects.bulk_create(
        PublicTable(source=row, dimensions="|".join(spec), cells=[[*values, count] for values, count in cells.items()])
        for spec, cells in made.tables.items()
    )
    ledger.record(
        by=by,
        action=policy.IMPORT,
        kind="dataset",
        object_id=row.id,
        detail={"rows": row.rows, "left_out": row.left_out, "sha256": sha256},
    )
    return row


@transaction.atomic
def remove(set_id: UUID, *, by: Actor) -> None:
    """Takes a public set out. Raises Hidden, Refused."""
    row = policy.scope(by).filter(pk=set_id).first()
    if row is None:
        raise Hidden(by, policy.REMOVE, kind="dataset", object_id=set_id)
    require(policy.can(by, policy.REMOVE, row), by, policy.REMOVE, kind="dataset", object_id=set_id)
    ledger.record(by=by, action=policy.REMOVE, kind="dataset", object_id=row.id, detail={"sha256": row.sha256})
    PublicTable.objects.filter(source=row).delete()
    row.delete()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a file of codes or steps: which it was, how many rows were taken, and the faults by line."""

    kind: str
    taken: int
    faults: tuple[schemes.Fault, ...]


def load(data: bytes, *, by: Actor) -> Loaded:
    """Loads a classification, or a crosswalk, by the columns of the file. Nothing is kept while a row has a fault.

    A version of a scheme that was loaded before is replaced whole. Raises Refused, NotReadable.
    """
    require(policy.can(by, policy.LOAD), by, policy.LOAD, kind="scheme")
    header, rows = _sheet(data)
    if set(schemes.CODE_COLUMNS) <= header:
        return _load_codes(rows, by)
    if set(schemes.STEP_COLUMNS) <= header:
        return _load_steps(rows, by)
    raise NotReadable("scheme")


def _sheet(data: bytes) -> tuple[set[str], list[dict[str, str]]]:
    try:
        reader = csv.DictReader(reading.text_of(data), restval="")
        header = {name.strip() for name in reader.fieldnames or ()}
        rows = [{str(name).strip(): str(value).strip() for name, value in row.items() if name} for row in reader]
    except UnicodeDecodeError as fault:
        raise NotReadable("encoding") from fault
    except csv.Error as fault:
        raise NotReadable("csv") from fault
    return header, rows


@transaction.atomic
def _load_codes(rows: list[dict[str, str]], by: Actor) -> Loaded:
    taken, faults = schemes.read_codes(rows)
    if faults or not taken:
        return Loaded("codes", 0, tuple(faults))
    for scheme, version in {(row["scheme"], row["version"]) for row in taken}:
        SchemeCode.objects.filter(scheme=scheme, version=version).delete()
    SchemeCode.objects.bulk_create(
        SchemeCode(loaded_by=by.account, **{name: row[name] for name in schemes.CODE_COLUMNS}) for row in taken
    )
    ledger.record(by=by, action=policy.LOAD, kind="scheme", detail={"codes": len(taken)})
    return Loaded("codes", len(taken), ())


@transaction.atomic
def _load_steps(rows: list[dict[str, str]], by: Actor) -> Loaded:
    known = frozenset(
        (scheme.key, scheme.version, code.variable, code.code)
        for scheme in queries.schemes()
        for code in queries.scheme_codes(scheme.key, scheme.version)
    )
    taken, faults = schemes.read_steps(rows, known)
    if faults or not taken:
        return Loaded("steps", 0, tuple(faults))
    for scheme, version in {(step.scheme, step.version) for step in taken}:
        Crosswalk.objects.filter(scheme=scheme, version=version).delete()
    Crosswalk.objects.bulk_create(
        Crosswalk(loaded_by=by.account, **{name: getattr(step, name) for name in schemes.STEP_COLUMNS})
        for step in taken
    )
    ledger.record(by=by, action=policy.LOAD, kind="scheme", detail={"steps": len(taken)})
    return Loaded("steps", len(taken), ())
