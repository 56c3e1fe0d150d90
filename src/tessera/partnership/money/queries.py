"""Named reads: budgets and what is left of them, what may still be paid, rates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Max, Sum

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden
from tessera.partnership.awards import api as awards
from tessera.partnership.money import policy
from tessera.partnership.money.models import (
    BudgetLine,
    BudgetVersion,
    ExchangeRate,
    ExpenditureLine,
    FinancialReport,
    Payment,
    PaymentRequest,
)
from tessera.partnership.money.sums import ZERO, Used, exchanged

PAGE = 30
WAITING = ("submitted", "programme_approved", "finance_approved", "failed")


class NoRate(LookupError):
    """No rate is recorded for these currencies on or before the day."""


def lock(award_id: UUID) -> None:
    """Lets one transaction at a time bind, pay, draw and number things of an award; ends with the transaction.

    It is the award's row that is locked, by a function of the database, because the grantee may not lock it alone.
    """
    with connection.cursor() as cursor:
        cursor.execute("select partnership_hold_award(%s)", [award_id])


def next_number(model: Any, award_id: UUID) -> int:
    """The next number of a kind of thing on an award, from 1."""
    found = model.objects.filter(award_id=award_id).aggregate(last=Max("number"))["last"]
    return int(found or 0) + 1


def payable(award_id: UUID, currency: str) -> Decimal:
    """Obligations less payments of an award in one currency."""
    paid = Payment.objects.filter(award_id=award_id, currency=currency).aggregate(sum=Sum("amount"))["sum"]
    return awards.obligated(award_id).get(currency, ZERO) - (paid or ZERO)


def paid(award_id: UUID) -> dict[str, Decimal]:
    """Payments of an award by currency."""
    rows = Payment.objects.filter(award_id=award_id).values_list("currency").annotate(total=Sum("amount"))
    return dict(rows.order_by("currency"))


def paid_by_award(award_ids: Iterable[UUID]) -> dict[UUID, dict[str, Decimal]]:
    """The same for many awards in one query."""
    found: dict[UUID, dict[str, Decimal]] = {}
    rows = Payment.objects.filter(award_id__in=list(award_ids)).values_list("award_id", "currency")
    for award_id, currency, total in rows.annotate(total=Sum("amount")).order_by("currency"):
        found.setdefault(award_id, {})[currency] = total
    return found


def budget(award_id: UUID, *, by: Actor) -> BudgetVersion | None:
    """The budget of the version in force; None where that has none."""
    version = awards.in_force(award_id)
    return policy.rows(by, BudgetVersion).filter(award_version=version).first() if version else None


def used(budget_id: UUID, *, by: Actor) -> list[Used]:
    """The lines of a budget with what was spent on each; lines of earlier versions' budgets of one category, year and
    share count where they are the same in the new one.
    """
    lines = list(policy.rows(by, BudgetLine).filter(budget_id=budget_id).order_by("year", "share", "category"))
    spent: dict[tuple[str, int, str, str], Decimal] = {}
    if lines:
        rows = counted(by).filter(award_id=lines[0].award_id)
        key = ("line__category", "line__year", "line__share", "currency")
        for *found, total in rows.values_list(*key).annotate(total=Sum("amount")).order_by(*key):
            category, year, share, currency = found
            spent[(category, year, share, currency)] = total
    return [
        Used(
            str(line.pk), line.category, line.year, line.share, line.amount,
            spent.get((line.category, line.year, line.share, line.currency), ZERO),
        )
        for line in lines
    ]  # fmt: skip


def counted(by: Actor) -> models.QuerySet[ExpenditureLine]:
    """Spent money that counts: drawn, or in a report that was submitted or accepted."""
    reported = models.Q(report__state__in=["submitted", "accepted"])
    return policy.rows(by, ExpenditureLine).filter(reported | models.Q(report__isnull=True))


def line_left(line: BudgetLine, *, by: Actor) -> Decimal:
    """What is left of one line of a budget."""
    [found] = [each for each in used(line.budget_id, by=by) if each.line == str(line.pk)]
    return found.left


def requests_of(award_id: UUID, *, by: Actor) -> list[PaymentRequest]:
    """The requests of an award, newest first, with their payments."""
    return list(policy.scope(by).filter(award_id=award_id).prefetch_related("payments").order_by("-number"))


def request(request_id: UUID, *, by: Actor) -> PaymentRequest:
    """A request. Raises Hidden."""
    row = policy.scope(by).filter(pk=request_id).select_related("award").prefetch_related("payments").first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind="payment_request", object_id=request_id)
    return row


def waiting(by: Actor, *, page: int = 0) -> tuple[list[PaymentRequest], bool]:
    """A page of requests that wait for somebody, oldest first, and whether there are more."""
    rows = policy.scope(by).filter(state__in=WAITING).select_related("award").order_by("created_at", "id")
    found = list(rows[page * PAGE : (page + 1) * PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def reports_of(award_id: UUID, *, by: Actor) -> list[FinancialReport]:
    """The financial reports of an award, newest first, with the sum of each as `total`."""
    rows = policy.rows(by, FinancialReport).filter(award_id=award_id)
    return list(rows.annotate(total=Sum("lines__amount")).order_by("-number"))


def report(report_id: UUID, *, by: Actor) -> FinancialReport:
    """A financial report. Raises Hidden."""
    row = policy.rows(by, FinancialReport).filter(pk=report_id).select_related("award").first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind="financial_report", object_id=report_id)
    return row


def reported(report_id: UUID, *, by: Actor) -> dict[UUID, Decimal]:
    """Amounts of a report by line of the budget."""
    return dict(policy.rows(by, ExpenditureLine).filter(report_id=report_id).values_list("line_id", "amount"))


def rate(base: str, target: str, on: date, *, by: Actor) -> ExchangeRate:
    """The last rate on or before a day. Raises NoRate."""
    rows = policy.rows(by, ExchangeRate).filter(base=base, target=target, on__lte=on)
    found = rows.order_by("-on", "-created_at").first()
    if found is None:
        raise NoRate(f"no rate from {base} to {target} on or before {on}: record one with its source")
    return found


def convert(amount: Decimal, base: str, target: str, on: date, *, by: Actor) -> Decimal:
    """An amount in another currency, by the last rate on or before a day. Raises NoRate."""
    return amount if base == target else exchanged(amount, rate(base, target, on, by=by).rate)


def rates(by: Actor, *, page: int = 0) -> tuple[list[ExchangeRate], bool]:
    """A page of rates, newest first, and whether there are more."""
    found = list(
        policy.rows(by, ExchangeRate).order_by("-on", "base", "target", "id")[page * PAGE : (page + 1) * PAGE + 1]
    )
    return found[:PAGE], len(found) > PAGE


def accounted(award_id: UUID, ends: date, *, by: Actor) -> bool:
    """Whether money spent until a day was accounted for: a financial report up to that day was submitted or accepted."""
    rows = policy.rows(by, FinancialReport).filter(award_id=award_id, ends=ends, state__in=["submitted", "accepted"])
    return rows.exists()


def spent(award_id: UUID, *, by: Actor) -> dict[str, Decimal]:
    """Money of ours that counts as spent on an award, by currency: drawn, or in reports submitted or accepted."""
    rows = counted(by).filter(award_id=award_id, line__share="federal").values_list("currency")
    return dict(rows.annotate(total=Sum("amount")).order_by("currency"))


def lines_as_rows(version_id: UUID, *, by: Actor) -> list[dict[str, Any]]:
    """The lines of a version's budget as a form holds them; those of the version in force where it has none yet."""
    if not policy.rows(by, BudgetVersion).filter(award_version_id=version_id).exists():
        version_id = _in_force_beside(version_id) or version_id
    rows = policy.rows(by, BudgetLine).filter(budget__award_version_id=version_id).order_by("year", "share", "category")
    return [dict(row) for row in rows.values("category", "year", "share", "amount", "note")]


def _in_force_beside(version_id: UUID) -> UUID | None:
    award_id = awards.AwardVersion.objects.filter(pk=version_id).values_list("award_id", flat=True).first()
    held = awards.in_force(award_id) if award_id else None
    return held.pk if held else None
