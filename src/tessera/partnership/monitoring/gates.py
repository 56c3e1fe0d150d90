"""What must be true before an award is active, and before it closes."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tessera.partnership.awards import api as awards
from tessera.partnership.monitoring import queries
from tessera.partnership.monitoring.enums import CloseoutState, ItemKind, PlanState, ReportState
from tessera.partnership.monitoring.models import Closeout, CloseoutItem, MonitoringPlan, ReportDue
from tessera.partnership.monitoring.schedule import FINALS

NAME = "monitoring"


def before_active(award: awards.Award) -> list[str | Promise]:
    """Invariant 4, our half: an approved plan, and a schedule that reaches the end in force (GAO-19-77)."""
    reasons: list[str | Promise] = []
    if not MonitoringPlan.objects.filter(award_id=award.pk, state=PlanState.APPROVED).exists():
        reasons.append(_("There is no approved monitoring plan."))
    days = queries.days_of(award.pk)
    finals = ReportDue.objects.filter(award_id=award.pk, kind__in=FINALS).exclude(state=ReportState.WAIVED)
    if days is None or finals.filter(ends=days[1]).count() < len(FINALS):
        reasons.append(_("There is no schedule of reports until the end of the award."))
    return reasons


def before_closed(award: awards.Award) -> list[str | Promise]:
    """Invariant 20: every item done or waived by a named person, and the close-out itself at its end."""
    closeout = Closeout.objects.filter(award_id=award.pk).first()
    if closeout is None:
        return [_("The close-out has not been opened.")]
    open_ones = CloseoutItem.objects.filter(closeout=closeout, state="open").values_list("kind", flat=True)
    reasons: list[str | Promise] = [
        _("Not done and not waived: %(item)s.") % {"item": ItemKind(kind).label} for kind in open_ones
    ]
    if closeout.state not in (CloseoutState.CLOSED, CloseoutState.ADMINISTRATIVE):
        reasons.append(_("The close-out is not at its end."))
    return reasons


awards.gates.register(NAME, before_active)
awards.closing.register(NAME, before_closed)
