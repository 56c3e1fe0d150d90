"""What is due: said by the rooms, settled by the rooms, put off and ticked by whoever's day it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now, today
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, Refused
from tessera.protection.cases import policy as cases
from tessera.protection.work import kinds, policy, queries
from tessera.protection.work.enums import SNOOZES, SnoozeReason
from tessera.protection.work.models import Due


@transaction.atomic
def due(
    case_id: UUID,
    *,
    kind: str,
    object_id: UUID,
    on: date,
    by: Actor,
    owner: UUID | None = None,
    urgent: bool = False,
) -> None:
    """Says that something is due in a case by a day; said again, it replaces what was said about the same object.

    Without an `owner` it is for the case's worker, whoever that is on the day. What a person put off stays put off
    unless the day asked for changes. The caller has checked the right to say so and writes its own ledger row; the
    actor must be able to see the case. Raises Hidden, LookupError for a kind nobody registered.
    """
    known(kind)
    worker = _worker(case_id, by)
    row = Due.objects.filter(organisation_id=by.home, kind=kind, object_id=object_id, settled_at__isnull=True).first()
    row = row or Due(organisation_id=by.home, kind=kind, object_id=object_id, on=on, first_on=on)
    if row.first_on != on:
        row.on, row.first_on, row.snoozes, row.snooze_reason = on, on, 0, ""
    row.case_id, row.urgent = case_id, urgent
    row.follows_worker, row.owner_id = owner is None, owner or worker
    row.save()


def known(kind: str) -> kinds.Kind:
    """The kind of a code. Raises LookupError for one nobody registered: a mistake in the program."""
    found = kinds.kind_of(kind)
    if found is None:
        raise LookupError(f"no room registered the kind {kind!r}: call work.register_kind in its panels.py")
    return found


def _worker(case_id: UUID, by: Actor) -> UUID | None:
    row = cases.scope(by).filter(pk=case_id).only("worker_id").first()
    if row is None:
        raise Hidden(by, cases.VIEW, kind="case", object_id=case_id)
    return row.worker_id


@transaction.atomic
def settled(*, kind: str, object_ids: Iterable[UUID], by: Actor) -> None:
    """Ends what is due about these objects; those that are not due are left alone. The caller has checked the right."""
    known(kind)
    rows = Due.objects.filter(organisation_id=by.home, kind=kind, object_id__in=set(object_ids))
    rows.filter(settled_at__isnull=True).update(settled_at=now(), settled_by=by.account, changed_at=now())


def _locked(due_id: UUID, by: Actor) -> Due:
    if not queries.open_due(by).filter(pk=due_id).exists():
        raise Hidden(by, policy.VIEW, kind="due", object_id=due_id)
    return Due.objects.select_for_update().get(organisation_id=by.home, pk=due_id)


def _mine(row: Due, by: Actor) -> None:
    """Only whoever's item it is, or who looks after the caseload, may move it."""
    if row.owner_id != by.account and not by.may(policy.CASELOAD):
        reason = _("This is a colleague's. Ask them, or a supervisor.")
        raise Refused(by, policy.VIEW, kind="due", object_id=row.id, reason=reason)


@transaction.atomic
def tick(due_id: UUID, *, by: Actor) -> None:
    """Marks an item as done in its own room, where the room allows that from a list. Raises ValidationError, Hidden,
    Refused."""
    row = _locked(due_id, by)
    _mine(row, by)
    kind = known(row.kind)
    if kind.tick is None:
        raise ValidationError(_("This one is done on its own page: open it there."))
    kind.tick(row.object_id, by=by)
    settled(kind=row.kind, object_ids=[row.object_id], by=by)
    ledger.record(by=by, action="work:due:tick", kind="case", object_id=row.case_id, detail={"kind": row.kind})


@transaction.atomic
def snooze(due_id: UUID, until: date | None, reason: str, *, by: Actor) -> Due:
    """Puts an item off to a later day, with a reason of `SnoozeReason`.

    At most SNOOZES times, and no further than the kind allows from the day it was first due (or from today where that
    day has passed); never what is urgent. Raises ValidationError by field, Hidden, Refused.
    """
    row = _locked(due_id, by)
    _mine(row, by)
    faults: dict[str, str] = {}
    if reason not in set(SnoozeReason):
        faults["reason"] = _("Choose why it can wait.")
    if row.urgent or known(row.kind).snooze == 0:
        faults["until"] = _("This cannot be put off. If you cannot do it, tell a supervisor now.")
    elif row.snoozes >= SNOOZES:
        faults["until"] = _("This was put off %(number)s times already. Talk to a supervisor.") % {"number": SNOOZES}
    elif until is None or until <= today():
        faults["until"] = _("Choose a day after today.")
    elif until > (last := queries.latest(row)):
        faults["until"] = _("Choose a day up to %(day)s, or change the day where it was planned.") % {"day": last}
    if faults or until is None:
        raise ValidationError(faults)
    row.on, row.snooze_reason, row.snoozes = until, reason, row.snoozes + 1
    row.save(update_fields=["on", "snooze_reason", "snoozes", "changed_at"])
    detail: ledger.Detail = {"kind": row.kind, "days": (until - row.first_on).days, "reason": reason}
    ledger.record(by=by, action="work:due:snooze", kind="case", object_id=row.case_id, detail=detail)
    return row
