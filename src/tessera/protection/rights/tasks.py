"""Jobs: making a copy, and letting go of copies nobody fetched."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tessera.kernel.jobs.api import JobFailed, Run, schedule, task
from tessera.kernel.vault.api import Erased
from tessera.kernel.work import unit_of_work
from tessera.protection.rights import actions, policy
from tessera.trust.people import api as people

_MESSAGES = {"erased": _("The person was erased: there is nothing to copy.")}


@task("rights.copy", label=_("Making a person's own copy"), retry=3, messages=_MESSAGES)
def make_copy(run: Run, copy: UUID) -> None:
    """Makes a copy with the rights of whoever asked for it, as they are now."""
    account, organisation = run.actor.account, run.actor.organisation
    if account is None or organisation is None:
        raise JobFailed("nobody")
    with unit_of_work(by=(by := people.actor_for(account, organisation, purpose="copy"))):
        try:
            actions.make(copy, by=by)
        except Erased:
            raise JobFailed("erased") from None


@task("rights.expire")
def expire_copies(run: Run) -> None:  # noqa: ARG001 - every task gets its run
    """Lets go of copies that waited too long, organisation by organisation."""
    for organisation in people.organisations_with("service"):
        with unit_of_work(by=(by := people.system_actor(organisation.id, "expire copies", {policy.COPY}))):
            actions.expire(by=by)


schedule(expire_copies, cron="20 4 * * *")
