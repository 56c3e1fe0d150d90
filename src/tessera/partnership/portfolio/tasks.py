"""The work a job does: a list read entry by entry, while somebody watches."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tessera.kernel.jobs import api as jobs
from tessera.partnership.portfolio import actions

MESSAGES = {"read": _("The list is read. Its page shows what is new, what changed and what to look at.")}


@jobs.task(
    "portfolio.read",
    label=_("Reading a list of projects"),
    actions=set(actions.IMPORT_NEEDS),
    purpose="import",
    messages=MESSAGES,
)
def read(run: jobs.Run, *, batch: UUID) -> str:
    """Reads the list with this id, once: run again, it finds its own work."""
    actions.work(batch, by=run.actor, progress=lambda done, of: jobs.progress(run, done, of))
    return "read"
