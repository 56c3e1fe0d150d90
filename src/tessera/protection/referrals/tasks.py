"""What the clock does with referrals: an answer that is awaited stands in the sender's day, one that is late alerts,
and one that never came expires."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger import api as ledger
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import policy as cases
from tessera.protection.referrals import actions, policy
from tessera.protection.referrals.enums import AWAITED, State
from tessera.protection.referrals.models import Origin
from tessera.protection.work import api as work
from tessera.protection.work import policy as work_policy
from tessera.trust.people import api as people

# After the time to answer has passed, an envelope stays open this long before it expires: an answer may still come.
GRACE = timedelta(days=7)
RIGHTS = frozenset({policy.VIEW, policy.SEND, cases.LIST, cases.VIEW, cases.ASSIGN, work_policy.VIEW})


@jobs.task("referrals.watch")
def watch(run: jobs.Run) -> None:  # noqa: ARG001 - every task gets its run
    """Looks after the answers each organisation waits for."""
    for organisation in people.organisations_with("service"):
        by = people.system_actor(organisation.id, "referrals.watch", RIGHTS)
        with unit_of_work(by=by):
            look_after(by)


def look_after(by: Actor) -> tuple[int, int]:
    """Brings an organisation's day up to date with the answers it waits for. Returns (newly late, expired).

    Runs again without harm: an item turns urgent once, and that is when worker and supervisors are alerted.
    """
    known = {item.object_id: item for item in work.open_of_kind(AWAITED, by=by)}
    made = Origin.objects.filter(
        organisation_id=by.home,
        referral__organisation_id=by.home,
        referral__state__in=[State.SENT, State.RECEIVED],
        referral__respond_by__isnull=False,
    )
    late = expired = 0
    waiting: set[UUID] = set()
    for origin in made.select_related("referral"):
        row = origin.referral
        if row.respond_by is None:
            continue
        if row.respond_by + GRACE < now():
            expired += _expire(row.id, by)
            continue
        waiting.add(row.id)
        overdue, item = row.respond_by < now(), known.get(row.id)
        if item is None or overdue != item.urgent:
            work.due(origin.case_id, kind=AWAITED, object_id=row.id, on=row.respond_by.date(), urgent=overdue, by=by)
            late += overdue
            if overdue:
                work.alert(origin.case_id, kind=AWAITED, by=by, urgent=False)
    work.settled(kind=AWAITED, object_ids=known.keys() - waiting, by=by)
    return late, expired


def _expire(referral_id: UUID, by: Actor) -> int:
    actions.take_back(referral_id, by=by, state=State.EXPIRED, reason="expired")
    ledger.record(by=by, action="referral:envelope:expire", kind="referral", object_id=referral_id)
    return 1


jobs.schedule(watch, cron="*/15 * * * *")
