"""Named reads of the day. All start from policy.scope; none asks more often because there is more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tessera.kernel.actor import Actor
from tessera.kernel.clock import in_days, today
from tessera.protection.cases import policy as cases
from tessera.protection.work import kinds, policy
from tessera.protection.work.enums import AHEAD
from tessera.protection.work.kinds import Item
from tessera.protection.work.models import Alert, Due, Supervision, WorkSetting
from tessera.trust.people import api as people

AT_ONCE = 200
# More than anybody does in a day.
LATE_AT_ONCE, AHEAD_AT_ONCE = 20, 30


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


def day_parts(by: Actor) -> tuple[list[Item], bool]:
    """The page of a day: the longest overdue, and what is due from today on, so that arrears never hide today. And
    whether there is more of either: two stretches of one index."""
    mine = open_due(by).filter(owner_id=by.account)
    late = _read(mine.filter(on__lt=today()), LATE_AT_ONCE + 1)
    ahead = _read(mine.filter(on__gte=today(), on__lte=in_days(AHEAD)), AHEAD_AT_ONCE + 1)
    more = len(late) > LATE_AT_ONCE or len(ahead) > AHEAD_AT_ONCE
    return late[:LATE_AT_ONCE] + ahead[:AHEAD_AT_ONCE], more


def unowned(by: Actor, size: int = AT_ONCE) -> list[Item]:
    """What falls to nobody, because its case has no worker, up to AHEAD days from now."""
    return _read(open_due(by).filter(owner_id__isnull=True, on__lte=in_days(AHEAD)), size)


def overdue(by: Actor, size: int = AT_ONCE) -> list[Item]:
    """What is overdue in the whole organisation, longest first; for those who look after the caseload."""
    if not by.may(policy.CASELOAD):
        return []
    return _read(open_due(by).filter(on__lt=today()), size)


def of_case(case_id: UUID, *, by: Actor, size: int = AT_ONCE) -> list[Item]:
    """What is due in a case, earliest first; empty for one the actor may not see."""
    return _read(open_due(by).filter(case_id=case_id), size)


def of_kind(kind: str, *, by: Actor) -> list[Item]:
    """Everything of a kind that is due, earliest first."""
    return items(open_due(by).filter(kind=kind).select_related("case").only(*_FIELDS).order_by("on", "id"))


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


@dataclass(frozen=True, slots=True)
class Load:
    """What a worker carries: open cases, urgent and overdue items, and when supervision was and is next."""

    account: UUID | None
    name: str = ""
    open: int = 0
    urgent: int = 0
    overdue: int = 0
    supervised_on: date | None = None
    next_on: date | None = None


def caseload(by: Actor) -> list[Load]:
    """The loads of all who work with cases and of those who hold some, by name, in five queries; what nobody holds
    comes last. Empty for those who may not look after the caseload."""
    if not by.may(policy.CASELOAD):
        return []
    held, items_of = _held(by), _items_of(by)
    last = {
        row.worker_id: row
        for row in policy.supervisions(by).order_by("worker_id", "-on", "-created_at").distinct("worker_id")
    }
    names = {one.account: one.name for one in people.colleagues(by)}
    holding = {account for account in (*held, *items_of) if account}
    working = people.accounts_with(by, policy.VIEW) | holding
    loads = [_load(account, names.get(account, "") if account else "", held, items_of, last) for account in working]
    loads.sort(key=lambda load: (load.name == "", load.name))
    if None in held or None in items_of:
        loads.append(_load(None, "", held, items_of, last))
    return loads


def _held(by: Actor) -> dict[UUID | None, int]:
    rows = cases.scope(by).filter(is_open=True).order_by().values_list("worker_id")
    return dict(rows.annotate(number=Count("pk")))


def _items_of(by: Actor) -> dict[UUID | None, tuple[int, int]]:
    rows = open_due(by).filter(Q(urgent=True) | Q(on__lt=today())).order_by().values_list("owner_id")
    counted = rows.annotate(urgent_items=Count("pk", filter=Q(urgent=True)), late=Count("pk", filter=Q(on__lt=today())))
    return {owner: (urgent, late) for owner, urgent, late in counted}


def _load(
    account: UUID | None,
    name: str,
    held: dict[UUID | None, int],
    items_of: dict[UUID | None, tuple[int, int]],
    last: dict[UUID, Supervision],
) -> Load:
    urgent, late = items_of.get(account, (0, 0))
    review = last.get(account) if account else None
    return Load(
        account, name, held.get(account, 0), urgent, late,
        review.on if review else None, review.next_on if review else None,
    )  # fmt: skip


def load_of(account: UUID, *, by: Actor) -> Load:
    """What one colleague carries, in three queries; for the person and for those who look after the caseload."""
    rows = cases.scope(by).filter(is_open=True, worker_id=account)
    items_due = open_due(by).filter(owner_id=account)
    counted = items_due.aggregate(
        urgent_items=Count("pk", filter=Q(urgent=True)), late=Count("pk", filter=Q(on__lt=today()))
    )
    return Load(account, "", rows.count(), counted["urgent_items"], counted["late"])
