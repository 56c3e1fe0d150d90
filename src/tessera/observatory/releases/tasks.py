"""The work a job does: a release built in the background for an analyst who watches its progress."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tessera.kernel.jobs import api as jobs
from tessera.observatory.budget import api as budget
from tessera.observatory.releases import actions, policy
from tessera.observatory.releases.families import CASE
from tessera.observatory.releases.orders import STEPS, Order
from tessera.observatory.tables import api as tables
from tessera.protection.cases import facts

MESSAGES = {
    "built": _("The figures are ready to be looked at. Nobody else sees them until they are published."),
    "refused": _(
        "The figures are ready to be looked at, but an attack on them succeeded: they can never be published. "
        "The report says which one and what to do."
    ),
    "overspent": _(
        "The privacy budget does not allow this, so nothing was kept. Choose a smaller ε, or ask for other limits: "
        "two people decide on them."
    ),
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


# The first that fits: some faults are kinds of ValueError.
_FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (tables.TooFewRecords, "too_few"),
    (tables.NotProtected, "not_protected"),
    (budget.Overspent, "overspent"),
    (LookupError, "no_facts"),
    (ValueError, "out_of_range"),
)


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
def build(
    run: jobs.Run,
    *,
    release: UUID,
    threshold: int,
    rounding: int,
    columns: tuple[str, ...],
    order: int,
    method: str = tables.METHOD,
    family: str = CASE,
    epsilon: str = "1",
    perturbation: int = 0,
    least_contributors: int = tables.LEAST_CONTRIBUTORS,
    diversity: int = 1,
) -> str:
    """Builds the release with this id, once: run again, it finds its own work."""
    wanted = Order(
        method=method,
        threshold=threshold,
        rounding=rounding,
        family=family,
        dimensions=specs(columns, order) if family == CASE else None,
        release=release,
        epsilon=float(epsilon),
        perturbation=perturbation,
        least_contributors=least_contributors,
        diversity=diversity,
    )

    def say(step: str, _done: int) -> None:
        jobs.progress(run, STEPS.index(step), len(STEPS))

    try:
        made = actions.build(wanted, by=run.actor, progress=say)
    except (tables.NotProtected, LookupError, ValueError) as fault:
        raise jobs.JobFailed(next(code for kind, code in _FAULTS if isinstance(fault, kind))) from fault
    return "built" if made.passed else "refused"
