"""The budget of a version of an award."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden
from tessera.partnership.awards import policy as award_policy
from tessera.partnership.money import policy, sums
from tessera.partnership.money.actions.base import award_for, money
from tessera.partnership.money.enums import Share
from tessera.partnership.money.models import BudgetLine, BudgetVersion

SETTLED = ("approved", "signed", "in_effect")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as somebody writes it; `amount` in the currency of the award's version."""

    category: str
    year: int
    amount: Decimal
    share: str = Share.FEDERAL
    note: str = ""


@transaction.atomic
def set_budget(version_id: UUID, lines: Iterable[Line], *, by: Actor) -> BudgetVersion:
    """Writes the budget of a version, replacing what was there while the version is not approved.

    Raises ValidationError when the lines do not sum to the version's total and cost share, or when the version was
    approved with a budget before; Hidden; Refused.
    """
    version = award_policy.versions(by).select_for_update(of=("self",)).filter(pk=version_id).first()
    if version is None:
        raise Hidden(by, policy.BUDGET, kind="award_version", object_id=version_id)
    award = award_for(version.award_id, policy.BUDGET, by)
    made = [_checked(line) for line in lines]
    if fault := sums.fault([(line.share, line.amount) for line in made], version.total, version.cost_share):
        raise ValidationError(str(fault))
    budget = BudgetVersion.objects.filter(award_version=version).first()
    if budget and version.state in SETTLED:
        raise ValidationError(_("This version was approved with its budget. Change the budget by an amendment."))
    owner = {"organisation_id": award.organisation_id, "implementer_id": award.implementer_id, "award_id": award.pk}
    if budget is None:
        budget = BudgetVersion.objects.create(
            award_version=version, currency=version.currency, made_by=by.account, **owner
        )
    budget.lines.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(
            budget=budget, category=line.category, year=line.year, share=line.share, amount=line.amount,
            currency=version.currency, note=line.note, **owner,
        )
        for line in made
    )  # fmt: skip
    ledger.record(by=by, action=policy.BUDGET, kind="award", object_id=award.pk, detail={"lines": len(made)})
    return budget


def _checked(line: Line) -> Line:
    if line.category not in codes.get("cost_category"):
        raise ValidationError(_("“%(code)s” is not a cost category.") % {"code": line.category})
    if not 1 <= line.year <= 15:
        raise ValidationError(_("Years of a project are counted from 1."))
    return Line(line.category, line.year, money(line.amount), Share(line.share), line.note.strip())
