"""The work a job does: figures of an indicator counted from consented cases."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.jobs import api as jobs
from tessera.observatory.metrics import api as metrics
from tessera.partnership.results.actions import drawing

MESSAGES = {
    "drawn": _("The figures are counted and wait for somebody to accept them."),
    "same": _("Everything that can be counted was counted already."),
    "not_computed": _("The figures of this indicator are entered by hand."),
    "no_organisation": _("The implementer does not work in this system, so its figures are entered by hand."),
    "no_period": _("No period can be counted yet. Whole calendar quarters are counted, thirty days after they end."),
    "no_facts": _("This server cannot read facts: its operator needs to set the connection for the observatory."),
    "not_counted": _(
        "The check of the counts found a way to a small number, so nothing was kept. Enter figures by hand."
    ),
}


@jobs.task(
    "results.draw",
    label=_("Counting results"),
    actions={metrics.MAKE, metrics.VIEW, *drawing.RIGHTS},
    purpose="results",
    messages=MESSAGES,
)
def draw(run: jobs.Run, *, indicator: UUID) -> str:
    """Draws the indicator; run again, it finds its own work."""
    try:
        made = drawing.draw(indicator, by=run.actor)
    except drawing.NotDrawn as fault:
        raise jobs.JobFailed(fault.code) from fault
    except LookupError as fault:
        raise jobs.JobFailed("no_facts") from fault
    except (ValueError, RuntimeError) as fault:
        raise jobs.JobFailed("not_counted") from fault
    return "drawn" if made else "same"


def ask_to_draw(indicator_id: UUID, *, by: Actor) -> None:
    """Has a job draw the indicator, without a page that waits for it."""
    jobs.enqueue(draw, organisation=by.home, by=by, indicator=indicator_id)
