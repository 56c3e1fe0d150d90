"""Jobs of the room: check a waiting file, bring it in, let go of forgotten ones."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tessera.interchange.imports import actions, policy, uploads
from tessera.interchange.imports.models import Upload
from tessera.interchange.imports.policy import NEEDS
from tessera.interchange.reading import api as reading
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.jobs import api as jobs
from tessera.kernel.work import unit_of_work
from tessera.trust.people import api as people

KEPT = timedelta(days=1)

_MESSAGES = {
    "checked": _("The file is checked. Nothing was changed yet."),
    "taken": _("The records are here."),
    "gone": _("The file is not here any more: it was given up, or its import is done."),
    "unreadable": _(
        "The file could not be read to its end. Nothing of it was brought in. Export it again, and try once more."
    ),
    "overtaken": _("Somebody else is bringing in the same file now. Look at that import's result."),
}


def _upload(upload: UUID, by: Actor) -> Upload:
    with unit_of_work(by=by):
        row = policy.waiting(by).filter(pk=upload).first()
    if row is None:
        raise jobs.JobFailed("gone")
    return row


@jobs.task("imports.check", label=_("Checking the file"), actions=NEEDS, purpose="import", retry=2, messages=_MESSAGES)
def check(run: jobs.Run, *, upload: UUID) -> str:
    """A dry run of a waiting file."""
    row = _upload(upload, run.actor)
    try:
        uploads.check(row, by=run.actor, progress=lambda done, total: jobs.progress(run, done, max(done, total)))
    except reading.UnreadableFile as fault:
        raise jobs.JobFailed("unreadable") from fault
    return "checked"


@jobs.task("imports.take", label=_("Bringing in records"), actions=NEEDS, purpose="import", retry=3, messages=_MESSAGES)
def take(run: jobs.Run, *, upload: UUID) -> str:
    """The import itself; a second try goes on where the first one stopped."""
    row = _upload(upload, run.actor)
    try:
        uploads.take(row, by=run.actor, progress=lambda done, total: jobs.progress(run, done, max(done, total)))
    except reading.UnreadableFile as fault:
        raise jobs.JobFailed("unreadable") from fault
    except actions.Overtaken as fault:
        raise jobs.JobFailed("overtaken") from fault
    return "taken"


@jobs.task("imports.tidy")
def tidy(run: jobs.Run) -> None:  # noqa: ARG001 - every task gets its run
    """Lets go of files that nobody asked for within a day."""
    for organisation in people.organisations_with():
        by = people.system_actor(organisation.id, "imports.tidy", {policy.RUN})
        if by.may(policy.RUN):
            uploads.tidy(now() - KEPT, by=by)


jobs.schedule(tidy, cron="41 3 * * *")
