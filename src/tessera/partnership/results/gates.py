"""What an award lacks before it may become active: indicators, each with a target or a written reason (GAO-19-77)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tessera.partnership.awards import api as awards
from tessera.partnership.results import queries
from tessera.partnership.results.models import Actual, AwardIndicator


def indicators_with_targets(award: awards.Award) -> list[str | Promise]:
    """Reasons why the award may not become active yet."""
    if not AwardIndicator.objects.filter(award=award).exists():
        return [gettext_lazy("It has no indicator: say how its results are measured.")]
    return [
        _("%(indicator)s has neither a target nor a reason for %(count)s of its periods.")
        % {"indicator": row.shown_title, "count": len(periods)}
        for row, periods in queries.missing_targets(award.pk)
    ]


def figures_answered(award: awards.Award) -> list[str | Promise]:
    """Reasons why the award may not close yet: figures nobody accepted or returned."""
    open_ = Actual.objects.filter(award=award, state="submitted").count()
    return [_("%(count)s results wait to be accepted or returned.") % {"count": open_}] if open_ else []


awards.gates.register("results", indicators_with_targets)
awards.closing.register("results", figures_answered)
