"""Who may read which figures. Exact ones: of cases the reader may see. Figures for others: the whole organisation's,
with small numbers withheld, for those who answer to a board or a funder; whoever may make them may read those made."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.protection.assessments import policy as assessments
from tessera.protection.cases import policy as cases
from tessera.protection.determination import policy as determination
from tessera.protection.followup import policy as followup
from tessera.protection.plans import policy as plans
from tessera.protection.reports.models import ShownReport

INSIDE = "report:inside:view"
SHOW = "report:shown:make"
SETTING = "report:setting:edit"
ACTIONS = (INSIDE, SHOW, SETTING)

_COUNTS = frozenset(
    {cases.LIST, cases.ASSIGN, cases.ACCOUNT_VIEW, plans.SERVICE_VIEW, followup.VIEW, determination.VIEW,
     assessments.NEEDS_VIEW}
)  # fmt: skip


def scope(actor: Actor) -> QuerySet[ShownReport]:
    """The reports that were shown to others."""
    if actor.organisation is None or not actor.may(SHOW):
        return ShownReport.objects.none()
    return ShownReport.objects.filter(organisation_id=actor.organisation)


def can(actor: Actor, action: str, report: ShownReport | None = None) -> Decision:
    """Whether the actor may do this, with this report where one is named."""
    if not (answer := granted(actor, action)):
        return answer
    if report is None or scope(actor).filter(pk=report.pk).exists():
        return YES
    return Decision(False, _("There is no such report here."))


def counter(actor: Actor) -> Actor:
    """Who counts for a report to others: all cases of the organisation, restricted ones too, since only totals leave
    here, with small numbers withheld. Nobody reads a case through it."""
    return Actor(None, actor.home, actions=_COUNTS, purpose="report", job="count a report", function=actor.function)
