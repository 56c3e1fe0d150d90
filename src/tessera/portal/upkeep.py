"""What the machine does for itself by the clock, across rooms: anchors of the ledger, old sessions, name indexes."""

from __future__ import annotations

from django.core.management import call_command
from django.db import transaction

from tessera.kernel.actor import acting
from tessera.kernel.backup.load import anchors_path
from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger import verify as ledger
from tessera.kernel.vault import master
from tessera.kernel.work import unit_of_work
from tessera.trust.people import api as people
from tessera.trust.subjects import api as subjects


@jobs.task("portal.anchor_ledger")
def anchor_ledger(run: jobs.Run) -> None:  # noqa: ARG001 - every task gets its run
    """Notes where each organisation's chain stands, in the signed file outside the database.

    One organisation after the other, because the worker sees no more than one at a time.
    """
    key = master.keyring().signing()
    for organisation in people.organisations_with():
        by = people.system_actor(organisation.id, "portal.anchor_ledger", ())
        with acting(by), transaction.atomic():
            ledger.anchor(anchors_path(), key)


@jobs.task("portal.clear_sessions")
def clear_sessions(run: jobs.Run) -> None:  # noqa: ARG001 - every task gets its run
    """Removes sessions that have ended."""
    call_command("clearsessions")


@jobs.task("portal.find_name_indexes")
def find_name_indexes(run: jobs.Run) -> None:  # noqa: ARG001 - every task gets its run
    """Starts the index of names where an organisation has outgrown a search without one."""
    for organisation in people.organisations_with("service"):
        by = people.system_actor(organisation.id, "portal.find_name_indexes", ())
        with unit_of_work(by=by):
            if subjects.needs_name_index(by):
                jobs.defer(build_name_index, organisation=organisation.id)


@jobs.task("portal.build_name_index", retry=3)
def build_name_index(run: jobs.Run) -> None:
    """Writes the index of names of one organisation."""
    with unit_of_work(by=run.actor):
        if subjects.needs_name_index(run.actor):
            subjects.build_name_index(run.actor.home, by=run.actor)


jobs.schedule(anchor_ledger, cron="50 2 * * *")
jobs.schedule(clear_sessions, cron="5 3 * * *")
jobs.schedule(find_name_indexes, cron="20 3 * * *")
