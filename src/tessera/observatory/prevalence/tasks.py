"""The work a job does: every method asked about the lists of a study, while an analyst watches."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tessera.kernel.jobs import api as jobs
from tessera.observatory.prevalence import actions, policy

MESSAGES = {
    "computed": _("Every method has answered. Nobody else sees the study until it is published."),
    "failed": _(
        "The methods cannot answer for these lists. Look at the lists: some may hold nobody, or be the same twice."
    ),
}


@jobs.task(
    "prevalence.compute",
    label=_("Estimating how many were never found"),
    actions={policy.VIEW, policy.MAKE},
    purpose="release",
    messages=MESSAGES,
)
def compute(run: jobs.Run, *, study: UUID) -> str:
    """Computes the study with this id, once: run again, it finds its own work."""
    try:
        actions.compute(study, by=run.actor, progress=lambda share: jobs.progress(run, round(100 * share), 100))
    except ValueError as fault:
        raise jobs.JobFailed("failed") from fault
    return "computed"
