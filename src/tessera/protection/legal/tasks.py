"""The daily look at legal dates: whoever works on the case is told 30, 14 and 3 days before."""

from __future__ import annotations

from tessera.kernel.actor import Actor
from tessera.kernel.clock import in_days, today
from tessera.kernel.jobs import api as jobs
from tessera.kernel.work import unit_of_work
from tessera.protection.legal import policy
from tessera.protection.legal.enums import ALERT_DAYS, DEADLINE_DUE
from tessera.protection.work import api as work
from tessera.trust.people import api as people

# Restricted cases too: the job tells their workers, and reads nothing but days.
NEEDS = frozenset({"case:file:list", "case:file:assign", policy.DEADLINES})


@jobs.task("legal.alerts", retry=3)
def alerts(run: jobs.Run) -> None:  # noqa: ARG001 - every task gets its run
    """Tells about dates that come near, once for each of ALERT_DAYS; runs again without harm."""
    for organisation in people.organisations_with():
        by = people.system_actor(organisation.id, "legal.alerts", NEEDS)
        if by.may(policy.DEADLINES):
            with unit_of_work(by=by):
                tell(by)


def tell(by: Actor) -> int:
    """Tells about the dates of one organisation; returns how many were told of."""
    rows = policy.deadlines(by).filter(met_on__isnull=True, on__range=(today(), in_days(max(ALERT_DAYS))))
    told = 0
    for row in rows.order_by("on", "id"):
        near = min(days for days in ALERT_DAYS if (row.on - today()).days <= days)
        if row.alerted is not None and row.alerted <= near:
            continue
        row.alerted = near
        row.save(update_fields=["alerted", "changed_at"])
        work.alert(row.case_id, kind=DEADLINE_DUE, to="worker", urgent=near == min(ALERT_DAYS), by=by)
        told += 1
    return told


jobs.schedule(alerts, cron="20 4 * * *")
