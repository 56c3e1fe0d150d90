"""Writes: count a quarter once for all metrics, keep what may be told, and remember who asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import connection

from tessera import __version__
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.kernel.work import unit_of_work
from tessera.observatory.metrics import counting, definitions, document, periods, policy, reader, settling
from tessera.observatory.metrics.counting import Counted, Facts
from tessera.observatory.metrics.models import Snapshot, SnapshotReader
from tessera.observatory.metrics.periods import Quarter
from tessera.trust.people import api as people

_LOCK = "select pg_advisory_xact_lock(hashtextextended('metrics ' || %s, 0))"


class TooLate(ValueError):
    """The metric is newer than the figures of this quarter, and the two together could give few people away."""


def snapshot(metric: str, *, organisation: UUID, start: date, end: date, by: Actor) -> Snapshot:
    """What a metric says of an organisation and one calendar quarter: counted once, and the same answer ever after.

    Everything the organisation's cases can tell of the quarter is counted together, whichever metric is asked for. A
    later recount is kept only where nothing about few people can be learned by subtracting; else the answer is what was
    told before. Whoever asks may read it from then on. Raises Refused, LookupError (no such metric, organisation, or
    connection to facts), PeriodRefused, PeriodOpen, TooLate, tables.NotProtected.
    """
    wanted = definitions.metric(metric)
    with unit_of_work(by=by):
        require(policy.can(by, policy.MAKE), by, policy.MAKE, kind="snapshot")
        house = people.organisations([organisation]).get(organisation)
    quarter = periods.settled(start, end)
    if house is None:
        raise LookupError("there is no such organisation")
    facts = reader.read(organisation, quarter)
    found = counting.count(facts)
    with unit_of_work(by=by), connection.cursor() as cursor:
        cursor.execute(_LOCK, [f"{organisation} {quarter}"])
        # Row-level security shows all earlier counts of this organisation for this transaction, whoever asked for them.
        cursor.execute("select set_config('app.counted', %s, true)", [str(organisation)])
        told = _told(organisation, quarter)
        if _worth_keeping(found, told, _people(facts)):
            _keep(found, organisation, house.name, quarter, len(told) + 1, by)
        row = (
            Snapshot.objects.filter(
                organisation_id=organisation, metric=metric, version=wanted.version, start=quarter.start, signed_by=""
            )
            .order_by("-number")
            .first()
        )
        if row is None:
            raise TooLate(f"{metric} is newer than the figures of {quarter}: ask for it from a later quarter on")
        _may_read(row, by)
    return row


def _people(facts: Mapping[str, Facts]) -> dict[str, int]:
    """The true number of people behind each metric; it never leaves this file."""
    return {key: facts[each.family].people for key, each in definitions.metrics().items() if each.family in facts}


def _told(organisation: UUID, quarter: Quarter) -> list[dict[str, Counted]]:
    """Everything that was told of a quarter, count by count, oldest first; by metric, this program's versions only."""
    rows = Snapshot.objects.filter(organisation_id=organisation, start=quarter.start, signed_by="").order_by("number")
    found: dict[int, dict[str, Counted]] = {}
    for row in rows:
        known = definitions.metrics().get(row.metric)
        each = found.setdefault(row.number, {})
        if known and known.version == row.version:
            each[row.metric] = Counted.from_json(row.cells, total=row.total, few=row.few)
    return [found[number] for number in sorted(found)]


def _worth_keeping(new: settling.Counts, told: list[dict[str, Counted]], people: Mapping[str, int]) -> bool:
    """Whether a count says something new that may be told beside everything that was told before."""
    if not told:
        return True
    last = told[-1]
    if settling.same(new, last):
        # The same people: a metric that did not exist then may join, because all tables were protected together.
        return bool(new.keys() - last.keys()) and all(settling.same(new, each) for each in told)
    return new.keys() == last.keys() and all(settling.may_be_told(new, each, people) for each in told)


def _keep(
    found: Mapping[str, Counted], organisation: UUID, name: str, quarter: Quarter, number: int, by: Actor
) -> None:
    """One row for each metric, from one count."""
    at, count = now(), new_id()
    for key, each in found.items():
        metric = definitions.metric(key)
        row = Snapshot(
            organisation_id=organisation, contributor=name, metric=key, version=metric.version,
            definition=metric.document(), start=quarter.start, end=quarter.end, number=number, counted=count,
            purpose=definitions.PURPOSE, total=each.total, cells=each.as_json(), few=each.few,
            threshold=counting.THRESHOLD, rounding=counting.ROUNDING, contributors=0 if each.few else 1,
            computed_at=at, program=f"Tessera {__version__}",
        )  # fmt: skip
        row.sha256 = document.digest(document.document(row))
        row.save(force_insert=True)
    ledger.record(
        by=by, action=policy.MAKE, kind="snapshot", object_id=count,
        detail={"organisation": str(organisation), "quarter": quarter.code, "number": number},
    )  # fmt: skip


def _may_read(row: Snapshot, by: Actor) -> None:
    if by.organisation is not None and by.organisation != row.organisation_id:
        SnapshotReader.objects.get_or_create(organisation_id=by.organisation, snapshot=row)
