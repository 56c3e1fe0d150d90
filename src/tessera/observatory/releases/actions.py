"""Writes: build a release from consented facts, judge it, publish it or refuse to."""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.kernel.work import unit_of_work
from tessera.observatory.budget import api as budget
from tessera.observatory.releases import datasheet, facts_reader, gate, methods, policy, storing
from tessera.observatory.releases.models import Release
from tessera.observatory.releases.orders import Made, Order, Progress
from tessera.observatory.synthesis import api as synthesis
from tessera.observatory.tables import api as tables


class NotPublishable(ValueError):
    """The report of a release names what went wrong; it stays a draft for good."""


def build(order: Order, *, by: Actor, progress: Progress | None = None) -> Release:
    """Reads what both consents allow, protects it, attacks it, and keeps it unpublished together with the report.

    Reading, computing and keeping are separate, so that no transaction is held while numbers are crunched. `progress`
    is told the step (see orders.STEPS) and how far it is. Raises Refused, tables.TooFewRecords, tables.NotProtected,
    budget.Overspent, ValueError for parameters out of range, LookupError where facts cannot be read from here.
    """
    say, order = progress or (lambda _step, _done: None), order.checked()
    with unit_of_work(by=by):
        require(policy.can(by, policy.BUILD), by, policy.BUILD, kind="release")
        if order.release and (there := policy.scope(by).filter(pk=order.release).first()):
            return there
    spending = _spending(order)
    say("read", 0)
    people = facts_reader.read(
        order.columns(),
        order.organisations,
        lambda done: say("read", done),
        family=order.family,
        spending=spending,
        secret=order.secret,
    )
    # Where a person has several rows, many rows may be few people.
    if order.of.named and len(set(people.marks)) < order.threshold:
        raise tables.TooFewRecords(f"a release needs at least {order.threshold} people; wait until more take part")
    say("protect", 0)
    made = methods.make(order, people.data, now().isoformat(timespec="seconds"), lambda done: say("protect", done))
    say("attack", 0)
    report = gate.judge(made, policy.scope(None).prefetch_related("files"), say)
    say("keep", made.records)
    with unit_of_work(by=by):
        return _keep(order, made, report, people, by)


def _spending(order: Order) -> facts_reader.Spending | None:
    """What the method costs everybody in the release. Raises budget.Overspent where the limits do not allow it."""
    if order.method != synthesis.METHOD:
        return None
    most = budget.limits(budget.Purpose.STATISTICS).per_release
    if order.epsilon > most:
        raise budget.Overspent(
            f"one release may spend an epsilon of {most:g}, not {order.epsilon:g}: choose less or ask for other limits"
        )
    return facts_reader.Spending(order.epsilon)


def _keep(order: Order, made: Made, report: dict[str, object], people: facts_reader.People, by: Actor) -> Release:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('release number', 0))")
    number = (Release.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    row = Release(
        id=order.release or new_id(),
        number=number,
        title=order.title.strip()[:120],
        method=made.method,
        document=made.document,
        records=made.records,
        contributors=made.contributors,
        threshold=made.threshold,
        sha256=storing.digest(made.files[made.main]),
        attacks=report,
        passed=bool(report["passed"]),
        epsilon=made.epsilon,
        delta=made.delta,
        built_by=by.account,
        built_at=now(),
    )
    _debit(row, people, by)
    row.save(force_insert=True)
    more = {storing.REPORT_FILE: storing.as_json(report), storing.SHEET_FILE: storing.as_json(datasheet.document(row))}
    storing.keep_files(row, {**made.files, **more})
    storing.keep_tables(row, made.tables)
    told = {name: getattr(row, name) for name in ("number", "method", "records", "contributors", "passed", "sha256")}
    ledger.record(by=by, action=policy.BUILD, kind="release", object_id=row.id, detail=told)
    return row


def _debit(row: Release, people: facts_reader.People, by: Actor) -> None:
    """What the release cost everybody in it; nothing for a method without a budget. Raises budget.Overspent."""
    if row.epsilon is None or row.delta is None:
        return
    budget.debit(
        row.id,
        epsilon=row.epsilon,
        delta=row.delta,
        purpose=budget.Purpose.STATISTICS,
        by=by,
        secret=people.secret,
        people=people.marks,
    )


@transaction.atomic
def publish(release_id: UUID, *, by: Actor, title: str | None = None) -> Release:
    """Publishes a release, under `title` where one is given; from then on the database refuses any change to it.

    It is compared once more with what was published since it was built. Raises Hidden, Refused, NotPublishable.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('release publish', 0))")
    row = policy.scope(by).select_for_update().filter(pk=release_id).first()
    if row is None:
        raise Hidden(by, policy.PUBLISH, kind="release", object_id=release_id)
    require(policy.can(by, policy.PUBLISH, row), by, policy.PUBLISH, kind="release", object_id=release_id)
    _no_conflict(row)
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


def _no_conflict(row: Release) -> None:
    """Raises NotPublishable where the report says no, or a release published meanwhile does not go with this one."""
    if not row.passed:
        raise NotPublishable(_("The check of this release found a way through, so it cannot be published."))
    if clash := gate.conflicts(row):
        raise NotPublishable(
            _(
                "Compared with release %(number)s, single people could be seen to have come or gone. "
                "Wait until more people have changed, or prepare a release of fewer columns."
            )
            % {"number": clash}
        )
