"""The list of refused rows, kept in parts beside what was taken, and given out whole as CSV."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from tessera.interchange.imports.models import Batch, RefusedPart, Upload
from tessera.interchange.reading import api as reading
from tessera.kernel.actor import Actor, acting
from tessera.kernel.ids import new_id
from tessera.kernel.vault import api as vault

CONTEXT = "interchange.RefusedPart.sealed"


def keep(rows: Iterable[reading.RefusedRow], of: Batch | Upload, number: int) -> None:
    """Keeps refused rows in the current transaction, in the language active now. Nothing for no rows."""
    text = _lines(rows)
    if not text:
        return
    row, data = new_id(), gzip.compress(text.encode(), 6, mtime=0)
    RefusedPart(
        id=row,
        organisation_id=of.organisation_id,
        batch=of if isinstance(of, Batch) else None,
        upload=of if isinstance(of, Upload) else None,
        number=number,
        sealed=vault.seal_for_organisation(of.organisation_id, context=CONTEXT, row=row, data=data),
    ).save(force_insert=True)


def text(of: Batch | Upload, by: Actor) -> Iterator[str]:
    """The list as CSV with its head, part by part; each part is fetched in a transaction of its own, as `by`."""
    yield _head()
    with acting(by), transaction.atomic():
        numbers = list(_parts(of).values_list("pk", flat=True))
    for number in numbers:
        yield _opened(number, by)


def first(of: Batch | Upload, by: Actor, limit: int) -> list[list[str]]:
    """The first lines of the list as (line, column, code, reason)."""
    parts = text(of, by)
    next(parts)
    lines = (line for part in parts for line in csv.reader(io.StringIO(part)))
    return list(islice(lines, limit))


def _parts(of: Batch | Upload) -> QuerySet[RefusedPart]:
    rows = RefusedPart.objects.filter(organisation_id=of.organisation_id)
    owned = rows.filter(batch=of) if isinstance(of, Batch) else rows.filter(upload=of)
    return owned.order_by("number")


def _opened(part: UUID, by: Actor) -> str:
    with acting(by), transaction.atomic():
        row = RefusedPart.objects.get(pk=part)
        data = vault.open_for_organisation(row.organisation_id, context=CONTEXT, row=row.id, blob=bytes(row.sealed))
    return gzip.decompress(data).decode()


def _head() -> str:
    stream = io.StringIO(newline="")
    reading.RefusedReport(stream)
    return stream.getvalue()


def _lines(rows: Iterable[reading.RefusedRow]) -> str:
    stream = io.StringIO(newline="")
    report = reading.RefusedReport(stream)
    stream.seek(0)
    stream.truncate()
    for row in rows:
        report.add(row)
    return stream.getvalue()
