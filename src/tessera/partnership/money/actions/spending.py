"""What was spent: drawn for a request at once, or told in a financial report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden
from tessera.partnership.awards.enums import RUNNING
from tessera.partnership.money import policy, queries
from tessera.partnership.money.actions.base import CENT, award_for, locked, money
from tessera.partnership.money.enums import Origin, ReportState
from tessera.partnership.money.models import BudgetLine, ExpenditureLine, FinancialReport
from tessera.partnership.money.states import REPORT
from tessera.partnership.stages import api as stages

KIND = REPORT.kind


@transaction.atomic
def drawdown(line_id: UUID, amount: Decimal, *, by: Actor, reason: str) -> ExpenditureLine:
    """Draws money from a line of the budget in force, for a reason that names nobody.

    Raises ValidationError when less is left on the line, when the budget is not the one in force or the reason is
    missing; Hidden; Refused. Two draws at once wait for one another.
    """
    line = locked(BudgetLine, line_id, policy.DRAW, "budget_line", by)
    award = award_for(line.award_id, policy.DRAW, by)
    queries.lock(award.pk)
    budget = queries.budget(award.pk, by=by)
    if budget is None or budget.pk != line.budget_id or award.state not in RUNNING:
        raise ValidationError(_("Money is drawn from the budget that is in force."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say what the money is for.")})
    sum_ = money(amount)
    if queries.line_left(line, by=by) < sum_:
        raise ValidationError({"amount": _("Less is left on this line of the budget.")})
    row = ExpenditureLine.objects.create(
        organisation_id=award.organisation_id, implementer_id=award.implementer_id, award_id=award.pk, line=line,
        origin=Origin.DRAWN, amount=sum_, currency=line.currency, reason=reason.strip()[:300], recorded_by=by.account,
    )  # fmt: skip
    ledger.record(by=by, action=policy.DRAW, kind="award", object_id=award.pk, detail={"line": str(line.pk)})
    return row


@transaction.atomic
def give_back(drawn_id: UUID, amount: Decimal, *, by: Actor, reason: str) -> ExpenditureLine:
    """Puts money that was drawn and not needed back on its line. Raises ValidationError for more than was drawn."""
    drawn = locked(ExpenditureLine, drawn_id, policy.DRAW, "expenditure", by)
    sum_ = money(amount)
    if drawn.origin != Origin.DRAWN or drawn.amount < sum_:
        raise ValidationError({"amount": _("No more can be given back than was drawn.")})
    return ExpenditureLine.objects.create(
        organisation_id=drawn.organisation_id, implementer_id=drawn.implementer_id, award_id=drawn.award_id,
        line_id=drawn.line_id, origin=Origin.DRAWN, amount=-sum_, currency=drawn.currency,
        reason=reason.strip()[:300] or str(drawn.pk), recorded_by=by.account,
    )  # fmt: skip


@transaction.atomic
def begin_report(award_id: UUID, starts: date, ends: date, *, by: Actor, remarks: str = "") -> FinancialReport:
    """A draft for a period. Raises ValidationError without a budget in force, or for days to come; Hidden; Refused."""
    award = award_for(award_id, policy.ACCOUNT, by)
    budget = queries.budget(award_id, by=by)
    if budget is None:
        raise ValidationError(_("This award has no budget in force to account against."))
    if ends < starts or ends > today():
        raise ValidationError({"ends": _("A report covers days that have passed, the first before the last.")})
    queries.lock(award_id)
    row = FinancialReport.objects.create(
        organisation_id=award.organisation_id, implementer_id=award.implementer_id, award_id=award_id,
        number=queries.next_number(FinancialReport, award_id), starts=starts, ends=ends, currency=budget.currency,
        remarks=remarks.strip(), made_by=by.account,
    )  # fmt: skip
    stages.begin(REPORT, row, by=by, action=policy.ACCOUNT)
    return row


@transaction.atomic
def fill_report(report_id: UUID, amounts: Mapping[UUID, Decimal], *, by: Actor, remarks: str = "") -> FinancialReport:
    """Writes what was spent by line of the budget in force, into a draft or a returned report; 0 stands for nothing.

    Raises ValidationError for a report that was submitted or a line of another budget; Hidden; Refused.
    """
    row = locked(FinancialReport, report_id, policy.ACCOUNT, KIND, by)
    if row.state not in (ReportState.DRAFT, ReportState.RETURNED):
        raise ValidationError(_("This report was submitted. Ask for it to be returned before you change it."))
    budget = queries.budget(row.award_id, by=by)
    lines = {line.pk: line for line in policy.rows(by, BudgetLine).filter(budget=budget)}
    if set(amounts) - set(lines):
        raise Hidden(by, policy.ACCOUNT, kind="budget_line", object_id=next(iter(set(amounts) - set(lines))))
    held = {each.line_id: each for each in ExpenditureLine.objects.filter(report=row)}
    for line_id, amount in amounts.items():
        if amount != amount.quantize(CENT):
            raise ValidationError(_("Write at most two digits after the point."))
        if line_id in held:
            held[line_id].amount = amount
            held[line_id].save(update_fields=["amount", "changed_at"])
        elif amount:
            ExpenditureLine.objects.create(
                organisation_id=row.organisation_id, implementer_id=row.implementer_id, award_id=row.award_id,
                line=lines[line_id], report=row, origin=Origin.REPORTED, amount=amount, currency=row.currency,
                spent_on=row.ends, recorded_by=by.account,
            )  # fmt: skip
    row.remarks = remarks.strip()
    row.save(update_fields=["remarks", "changed_at"])
    ledger.record(by=by, action=policy.ACCOUNT, kind=KIND, object_id=row.pk, detail={"lines": len(amounts)})
    return row


@transaction.atomic
def submit_report(report_id: UUID, *, by: Actor) -> FinancialReport:
    """Submits a draft or a returned report. Raises ValidationError when it holds nothing; IllegalMove, Hidden, Refused."""
    row = locked(FinancialReport, report_id, policy.ACCOUNT, KIND, by)
    if not ExpenditureLine.objects.filter(report=row).exists() and not row.remarks:
        raise ValidationError(_("Nothing is written in this report. Where nothing was spent, say so in the remarks."))
    stages.move(REPORT, row, ReportState.SUBMITTED, by=by)
    return row


@transaction.atomic
def judge_report(report_id: UUID, end: str, *, by: Actor, reason: str = "") -> FinancialReport:
    """Accepts or returns a report; not by whoever submitted it. Raises SamePerson, ReasonMissing, IllegalMove."""
    row = locked(FinancialReport, report_id, policy.REVIEW, KIND, by)
    sent = stages.movers(KIND, row.pk, ReportState.SUBMITTED)
    stages.move(REPORT, row, end, by=by, reason=reason, different_from=sent)
    return row
