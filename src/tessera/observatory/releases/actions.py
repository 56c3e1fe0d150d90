"""Writes: build a release from consented facts, publish it."""

from __future__ import annotations

import gzip
import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from tessera import __version__
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.kernel.work import unit_of_work
from tessera.observatory.releases import facts_reader, policy
from tessera.observatory.releases.models import Release, ReleaseFile, ReleaseTable
from tessera.observatory.tables import api as tables
from tessera.protection.cases import facts

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What to build: parameters of the method, which dimensions, and which contributors (None: all under agreement).

    `release` is the id it will have, for work that may run twice: a second run finds the first one's release.
    """

    title: str = ""
    threshold: int = tables.DEFAULT_THRESHOLD
    rounding: int = 1
    dimensions: tuple[tuple[str, ...], ...] | None = None
    organisations: tuple[UUID, ...] | None = None
    release: UUID | None = None


def build(order: Order, *, by: Actor, progress: Progress | None = None) -> Release:
    """Reads what both consents allow, protects it, audits it as an attacker would, and keeps it unpublished.

    Reading, computing and keeping are separate, so that no transaction is held while numbers are crunched.
    Raises Refused, tables.TooFewRecords, tables.NotProtected, ValueError for parameters out of range, LookupError
    where facts cannot be read from here.
    """
    say = progress or (lambda _step, _done: None)
    with unit_of_work(by=by):
        require(policy.can(by, policy.BUILD), by, policy.BUILD, kind="release")
        if order.release and (there := policy.scope(by).filter(pk=order.release).first()):
            return there
    chosen = _columns(order.dimensions)
    parameters = tables.Parameters(order.threshold, order.rounding, order.dimensions)
    say("read", 0)
    data, contributors = facts_reader.read(chosen, order.organisations, lambda done: say("read", done))
    say("protect", data.records)
    made = tables.build(
        data,
        parameters,
        contributors=contributors,
        created=now().isoformat(timespec="seconds"),
        provenance=_provenance(order),
    )
    say("keep", data.records)
    with unit_of_work(by=by):
        return _keep(order, made, by)


def _columns(dimensions: Sequence[Sequence[str]] | None) -> tuple[str, ...]:
    if dimensions is None:
        return tuple(facts.BY_NAME)
    wanted = {name for spec in dimensions for name in spec}
    if unknown := wanted - set(facts.BY_NAME):
        raise ValueError(f"there is no dimension {', '.join(sorted(unknown))}; there are {', '.join(facts.BY_NAME)}")
    return tuple(name for name in facts.BY_NAME if name in wanted)


def _provenance(order: Order) -> dict[str, object]:
    return {
        "program": f"Tessera {__version__}",
        "source": "Case facts of contributors under agreement, for people whose own decision for anonymised statistics stands",
        "unit": "one person counts once",
        "contributors_chosen": order.organisations is not None,
        "codes": "HTCDS 2.0 with additions, ISO 3166-1 alpha-2",
    }


def _keep(order: Order, made: tables.Release, by: Actor) -> Release:
    with tempfile.TemporaryDirectory() as folder:
        body = tables.write(made, Path(folder))
        contents = {name: (Path(folder) / name).read_bytes() for name in (tables.TABLES_FILE, tables.RELEASE_FILE)}
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('release number', 0))")
    number = (Release.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    row = Release.objects.create(
        id=order.release or new_id(),
        number=number,
        title=order.title.strip()[:120],
        method=tables.METHOD,
        document=body,
        records=made.records,
        contributors=made.contributors,
        threshold=made.parameters.threshold,
        sha256=hashlib.sha256(contents[tables.TABLES_FILE]).hexdigest(),
        built_by=by.account,
        built_at=now(),
    )
    ReleaseFile.objects.bulk_create(
        ReleaseFile(
            release=row,
            name=name,
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            compressed=gzip.compress(data, 6, mtime=0),
        )
        for name, data in contents.items()
    )
    ReleaseTable.objects.bulk_create(
        (
            ReleaseTable(
                release=row, dimensions="|".join(spec), cells=[[*values, count] for values, count in cells.items()]
            )
            for spec, cells in made.tables.items()
        ),
        batch_size=50,
    )
    ledger.record(
        by=by,
        action=policy.BUILD,
        kind="release",
        object_id=row.id,
        detail={"number": number, "records": row.records, "contributors": row.contributors, "sha256": row.sha256},
    )
    return row


@transaction.atomic
def publish(release_id: UUID, *, by: Actor, title: str | None = None) -> Release:
    """Publishes a release, under `title` where one is given; from then on the database refuses any change to it.

    Raises Hidden, Refused.
    """
    row = policy.scope(by).select_for_update().filter(pk=release_id).first()
    if row is None:
        raise Hidden(by, policy.PUBLISH, kind="release", object_id=release_id)
    require(policy.can(by, policy.PUBLISH, row), by, policy.PUBLISH, kind="release", object_id=release_id)
    row.published_at, row.published_by = now(), by.account
    if title is not None:
        row.title = title.strip()[:120]
    row.save(update_fields=["published_at", "published_by", "title"])
    ledger.record(
        by=by,
        action=policy.PUBLISH,
        kind="release",
        object_id=row.id,
        detail={"number": row.number, "sha256": row.sha256},
    )
    return row


def export(row: Release, out_dir: Path) -> list[Path]:
    """Writes the files of a release into a folder, checked against their hashes. Raises tables.Altered."""
    out_dir.mkdir(parents=True, exist_ok=True)
    written = []
    for file in row.files.all():
        (out_dir / file.name).write_bytes(content(file))
        written.append(out_dir / file.name)
    return written


def content(file: ReleaseFile) -> bytes:
    """The clear bytes of a file. Raises tables.Altered when they do not match their hash."""
    data = gzip.decompress(bytes(file.compressed))
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise tables.Altered(f"{file.name} of release {file.release_id} does not match its hash")
    return data
