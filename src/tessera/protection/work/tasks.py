"""What the clock does: one message in the morning, alerts that nobody looked at, and letting go of old ones."""

from __future__ import annotations

import datetime

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.jobs import api as jobs
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import policy as cases
from tessera.protection.work import policy
from tessera.protection.work.actions.alerts import escalate
from tessera.protection.work.enums import ALERT_DAYS
from tessera.protection.work.models import Alert
from tessera.protection.work.post import write_daily
from tessera.trust.people import api as people

# What the clock may do in an organisation: look at cases for their workers and supervisors.
RIGHTS = frozenset({cases.LIST, cases.VIEW, cases.ASSIGN, policy.VIEW})


@jobs.task("work.morning")
def morning(run: jobs.Run) -> None:  # noqa: ARG001 - every task gets its run
    """Starts each organisation's day: one message for those who chose so, and old alerts go."""
    for organisation in people.organisations_with("service"):
        jobs.defer(write_daily, organisation=organisation.id)
        by = people.system_actor(organisation.id, "work.morning", RIGHTS)
        with unit_of_work(by=by):
            let_go(by)


def let_go(by: Actor) -> int:
    """Deletes alerts seen longer than ALERT_DAYS ago. Returns how many."""
    old = Alert.objects.filter(organisation_id=by.home, seen_at__lt=now() - datetime.timedelta(days=ALERT_DAYS))
    return int(old.delete()[0])


@jobs.task("work.escalate")
def escalation(run: jobs.Run) -> None:  # noqa: ARG001 - every task gets its run
    """Passes urgent alerts that nobody looked at on to the supervisors, organisation by organisation."""
    for organisation in people.organisations_with("service"):
        by = people.system_actor(organisation.id, "work.escalate", RIGHTS)
        with unit_of_work(by=by):
            escalate(by=by)


jobs.schedule(morning, cron="30 5 * * *")
jobs.schedule(escalation, cron="*/15 * * * *")
