"""Jobs of the room: make an export, let go of those whose time is over."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tessera.interchange.exports import actions, locks, policy
from tessera.kernel.jobs.api import JobFailed, Run, progress, schedule, task
from tessera.kernel.policy import PolicyError
from tessera.trust.people import api as people

_MESSAGES = {
    "made": _("The file is ready."),
    "refused": _("Whoever asked may not export this any more. Nothing was made."),
    "unlocked": _(
        "The encrypted file did not open again when it was checked, and was thrown away. Ask for a new export."
    ),
}


@task("exports.make", label=_("Making an export"), purpose="export", retry=2, messages=_MESSAGES)
def make(run: Run, *, export: UUID) -> str:
    """Makes the file with the rights of whoever asked for it, as they are now."""
    asker, organisation = run.actor.account, run.actor.organisation
    if asker is None or organisation is None:
        raise JobFailed("refused")
    by = people.actor_for(asker, organisation, purpose="export")
    try:
        actions.make(export, by=by, progress=lambda done, total: progress(run, done, max(done, total)))
    except (PolicyError, locks.NotLocked) as fault:
        actions.failed(export, by=people.system_actor(organisation, "exports.make", {policy.ASK}))
        raise JobFailed("refused" if isinstance(fault, PolicyError) else "unlocked") from fault
    return "made"


@task("exports.expire")
def expire(run: Run) -> None:  # noqa: ARG001 - every task gets its run
    """Lets go of files whose time is over, organisation by organisation."""
    for organisation in people.organisations_with("service"):
        actions.expire(by=people.system_actor(organisation.id, "exports.expire", {policy.ASK}))


schedule(expire, cron="*/20 * * * *")
