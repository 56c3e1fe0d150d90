"""Jobs of the room: compare everybody, by the clock or when somebody asks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tessera.kernel.jobs import api as jobs
from tessera.kernel.work import unit_of_work
from tessera.protection.duplicates import actions, everybody
from tessera.protection.linkage.api import BackendMissing
from tessera.trust.people import api as people


@jobs.task(
    "duplicates.look", label=_("Looking for people written down twice"), actions=actions.NEEDS, retry=2,
    messages={"looked": _("Everybody was compared. What looks alike is in the list.")},
)  # fmt: skip
def look(run: jobs.Run) -> str:
    """Compares everybody of one organisation."""
    with unit_of_work(by=run.actor):
        actions.look_for(by=run.actor)
    return "looked"


@jobs.task(
    "duplicates.link", label=_("Looking through everybody"), actions=everybody.NEEDS, retry=2,
    messages={
        "linked": _("Everybody was looked through. Who may be one person is in the list."),
        "missing": _("Splink is not installed here, or not what it needs. Ask whoever runs this server."),
    },
)  # fmt: skip
def link(run: jobs.Run) -> str:
    """Compares everybody of one organisation by linkage."""
    try:
        with unit_of_work(by=run.actor):
            everybody.link(by=run.actor, progress=lambda done, whole: jobs.progress(run, done, whole))
    except BackendMissing as fault:
        raise jobs.JobFailed("missing") from fault
    return "linked"


@jobs.task("duplicates.nightly")
def nightly(run: jobs.Run) -> None:  # noqa: ARG001 - every task gets its run
    """Compares everybody, organisation by organisation."""
    for organisation in people.organisations_with():
        by = people.system_actor(organisation.id, "duplicates.nightly", actions.NEEDS)
        if all(map(by.may, actions.NEEDS)):
            with unit_of_work(by=by):
                actions.look_for(by=by)


jobs.schedule(nightly, cron="23 2 * * *")
