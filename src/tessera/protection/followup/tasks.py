"""Once a day: contacts of the coming week go into the workers' lists where the person has agreed by now."""

from __future__ import annotations

import datetime

from tessera.kernel.clock import today
from tessera.kernel.jobs.api import Run, schedule, task
from tessera.kernel.work import unit_of_work
from tessera.protection.followup import actions
from tessera.protection.followup.enums import ContactState
from tessera.protection.followup.listeners import RIGHTS
from tessera.protection.followup.models import FollowUpContact
from tessera.trust.people import api as people

_AHEAD_DAYS = 7


@task("followup.offer")
def offer_contacts(run: Run) -> None:  # noqa: ARG001 - every task gets its run
    """Asks consent anew for everybody with a contact planned soon, organisation by organisation."""
    for organisation in people.organisations_with("service"):
        with unit_of_work(by=(by := people.system_actor(organisation.id, "offer contacts", RIGHTS))):
            until = today() + datetime.timedelta(days=_AHEAD_DAYS)
            soon = FollowUpContact.objects.filter(
                organisation_id=organisation.id, state=ContactState.PLANNED, planned_on__lte=until
            )
            for case_id in soon.values_list("case_id", flat=True).distinct():
                actions.offer(case_id, by=by)


schedule(offer_contacts, cron="40 4 * * *")
