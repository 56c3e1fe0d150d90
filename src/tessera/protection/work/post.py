"""Jobs that write e-mail."""

from __future__ import annotations

from tessera.kernel.jobs import api as jobs
from tessera.protection.work import mail

# A mail server that is away for a while is asked again for about an hour.
_RETRY = jobs.Retry(8, 30.0)


@jobs.task("work.write_at_once", retry=_RETRY)
def write_at_once(run: jobs.Run) -> None:
    """Writes to those of an organisation who have alerts that do not wait."""
    mail.at_once(by=run.actor)


@jobs.task("work.write_daily", retry=_RETRY)
def write_daily(run: jobs.Run) -> None:
    """Writes to those of an organisation who chose one message a day."""
    mail.each_morning(by=run.actor)
