"""Named reads of the day. All start from policy.scope; none asks more often because there is more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from tessera.kernel.actor import Actor
from tessera.kernel.clock import in_days, today
from tessera.protection.work import kinds, policy
from tessera.protection.work.enums import AHEAD
from tessera.protection.work.kinds import Item
from tessera.protection.work.models import Alert, Due, WorkSetting

AT_ONCE = 200


def open_due(by: Actor) -> QuerySet[Due]:
    """What is not settled yet, of what the actor may see."""
    return policy.scope(by).filter(settled_at__isnull=True)


def items(rows: Iterable[Due]) -> list[Item]:
    """Rows, fetched with their case, as pages show them."""
    return [
        Item(row.id, row.kind, row.object_id, row.case_id, row.case.code, row.on, row.first_on, row.owner_id,
             row.urgent, row.snoozes)
        for row in rows
    ]  # fmt: skip


def _read(rows: QuerySet[Due], size: int) -> list[Item]:
    return items(rows.select_related("case").only(*_FIELDS).order_by("on", "id")[:size])


_FIELDS = (
    "id", "kind", "object_id", "on", "first_on", "owner_id", "urgent", "snoozes", "organisation_id", "case_id",
    "case__code",
)  # fmt: skip


def my_day(by: Actor, size: int = AT_ONCE) -> list[Item]:
    """What falls to the actor up to AHEAD days from now, earliest first: one stretch of one index."""
    rows = open_due(by).filter(owner_id=by.account, on__lte=in_days(AHEAD))
    return _read(rows, size)


def unowned(by: Actor, size: int = AT_ONCE) -> list[Item]:
    """What falls to nobody, because its case has no worker, up to AHEAD days from now."""
    return _read(open_due(by).filter(owner_id__isnull=True, on__lte=in_days(AHEAD)), size)


def overdue(by: Actor, size: int = AT_ONCE) -> list[Item]:
    """What is overdue in the whole organisation, longest first; for those who look after the caseload."""
    if not by.may(policy.CASELOAD):
        return []
    return _read(open_due(by).filter(on__lt=today()), size)


def of_case(case_id: UUID, *, by: Actor) -> list[Item]:
    """What is due in a case, earliest first; empty for one the actor may not see."""
    return _read(open_due(by).filter(case_id=case_id), AT_ONCE)


def latest(row: Due) -> date:
    """How far an item may be put off."""
    kind = kinds.kind_of(row.kind)
    return max(row.first_on, today()) + timedelta(days=kind.snooze if kind else 0)


def unseen(by: Actor, size: int = 50) -> list[Alert]:
    """The actor's alerts that wait to be seen, latest first, with their cases."""
    rows = policy.alerts(by).filter(seen_at__isnull=True).select_related("case")
    return list(rows.order_by("-at", "-id")[:size])


def bell(by: Actor) -> int:
    """How many alerts wait for the actor: one indexed count for the frame of every page."""
    return policy.alerts(by).filter(seen_at__isnull=True).count()


def setting(organisation: UUID) -> WorkSetting:
    """What an organisation holds to be too long; the defaults where it said nothing."""
    found = WorkSetting.objects.filter(organisation_id=organisation).first()
    return found or WorkSetting(organisation_id=organisation)
