"""What a version of an award lacks before it may be approved: a budget whose lines make its total (invariant 2)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tessera.partnership.awards import api as awards
from tessera.partnership.money import sums
from tessera.partnership.money.models import BudgetLine

NAME = "money"


def budget_makes_the_total(version: awards.AwardVersion) -> list[str | Promise]:
    """Reasons why the version may not be approved yet; lines that are not there sum to nothing."""
    lines = list(BudgetLine.objects.filter(budget__award_version=version).values_list("share", "amount"))
    if not lines and (version.total or version.cost_share):
        return [_("Its budget is not written yet. The lines of the budget sum to the total.")]
    fault = sums.fault(lines, version.total, version.cost_share)
    return [fault] if fault else []


awards.approving.register(NAME, budget_makes_the_total)
