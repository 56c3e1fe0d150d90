"""The work a job does: a release built in the background for an analyst who watches its progress."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tessera.kernel.jobs import api as jobs
from tessera.observatory.releases import actions, policy
from tessera.observatory.tables import api as tables
from tessera.protection.cases import facts

MESSAGES = {
    "built": _("The figures are ready to be looked at. Nobody else sees them until they are published."),
    "too_few": _(
        "There are fewer people than the smallest count that may be shown, so nothing was built. "
        "Wait until more people and organisations take part."
    ),
    "not_protected": _(
        "The check found a way to work out a hidden count, so nothing was kept. Choose fewer columns or a higher threshold."
    ),
    "out_of_range": _("One of the choices is out of range, so nothing was built."),
    "no_facts": _("This server cannot read facts: its operator needs to set the connection for the observatory."),
}


def specs(columns: Sequence[str], order: int) -> tuple[tuple[str, ...], ...] | None:
    """The tables of so many columns at a time; None, which means every table, when nothing is left out."""
    chosen = [name for name in facts.BY_NAME if name in columns]
    if len(chosen) == len(facts.BY_NAME) and order >= 3:
        return None
    return tuple(combinations(chosen, min(order, len(chosen))))


@jobs.task(
    "release.build",
    label=_("Preparing figures"),
    actions={policy.VIEW, policy.BUILD},
    purpose="release",
    messages=MESSAGES,
)
def build(run: jobs.Run, *, release: UUID, threshold: int, rounding: int, columns: tuple[str, ...], order: int) -> str:
    """Builds the release with this id, once: run again, it finds its own work."""
    wanted = actions.Order(threshold=threshold, rounding=rounding, dimensions=specs(columns, order), release=release)
    try:
        actions.build(wanted, by=run.actor, progress=lambda _step, done: jobs.progress(run, done))
    except tables.TooFewRecords as fault:
        raise jobs.JobFailed("too_few") from fault
    except tables.NotProtected as fault:
        raise jobs.JobFailed("not_protected") from fault
    except LookupError as fault:
        raise jobs.JobFailed("no_facts") from fault
    except ValueError as fault:
        raise jobs.JobFailed("out_of_range") from fault
    return "built"
