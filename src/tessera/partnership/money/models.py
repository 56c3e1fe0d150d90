"""Budgets by version of an award, requests for payment and payments, what was spent, and dated exchange rates.

Amounts are Decimal with two places; the currency (ISO 4217) stands beside every one.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from tessera.kernel.clock import today
from tessera.partnership.money.enums import Origin, ReportState, RequestState, Share
from tessera.partnership.stages.api import OfOffice, Shared

__all__ = [
    "BudgetLine",
    "BudgetVersion",
    "ExchangeRate",
    "ExpenditureLine",
    "FinancialReport",
    "Payment",
    "PaymentRequest",
]


def _amount() -> models.DecimalField[Any, Any]:
    return models.DecimalField(max_digits=16, decimal_places=2)


def _currency() -> models.CharField[Any, Any]:
    return models.CharField(max_length=3)


def _of_award() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+")


class BudgetVersion(Shared):
    """The budget of one version of an award. Its federal lines sum to the version's total, the others to its cost share.

    The database holds it to that from the version's approval on, and refuses any change after it.
    """

    award = _of_award()
    award_version = models.ForeignKey("partnership.AwardVersion", on_delete=models.PROTECT, related_name="+")
    currency = _currency()
    made_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "award_version"], name="budget_one_per_version"),
            models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="budget_currency"),
        ]


class BudgetLine(Shared):
    """An amount by cost category (SF-424A), project year (1 is the first) and who carries it."""

    award = _of_award()
    budget = models.ForeignKey(BudgetVersion, on_delete=models.PROTECT, related_name="lines")
    category = models.CharField(max_length=24)
    year = models.PositiveSmallIntegerField()
    share = models.CharField(max_length=12, choices=Share.choices, default=Share.FEDERAL)
    amount = _amount()
    currency = _currency()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["year", "share", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "budget", "category", "year", "share"], name="budgetline_once"
            ),
            models.CheckConstraint(condition=Q(share__in=Share.values), name="budgetline_share_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="budgetline_amount"),
            models.CheckConstraint(condition=Q(year__gte=1, year__lte=15), name="budgetline_year"),
        ]


class PaymentRequest(Shared):
    """Money the grantee asks for, for the days from `starts` to `ends`. The asker and the two approvers are three people."""

    award = _of_award()
    number = models.PositiveIntegerField()
    amount = _amount()
    currency = _currency()
    starts = models.DateField()
    ends = models.DateField()
    purpose = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=RequestState.choices, default=RequestState.SUBMITTED)
    requested_by = models.UUIDField()
    programme_by = models.UUIDField(null=True)
    finance_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "award", "number"], name="paymentrequest_number_once"),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="paymentrequest_state_known"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, currency__regex="^[A-Z]{3}$"), name="paymentrequest_money"
            ),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="paymentrequest_days_in_order"),
            models.CheckConstraint(
                condition=(Q(programme_by__isnull=True) | ~Q(programme_by=F("requested_by")))
                & (Q(finance_by__isnull=True) | ~Q(finance_by=F("requested_by")) & ~Q(finance_by=F("programme_by"))),
                name="paymentrequest_nobody_twice",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["programme_approved", "finance_approved", "paid", "failed"])
                | Q(programme_by__isnull=False),
                name="paymentrequest_programme_said",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["finance_approved", "paid", "failed"]) | Q(finance_by__isnull=False),
                name="paymentrequest_finance_said",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state", "-created_at"], name="paymentrequest_waiting")]


class Payment(Shared):
    """Money that left, for one request. Never changed; obligations of the award and currency always cover it."""

    award = _of_award()
    request = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, related_name="payments")
    amount = _amount()
    currency = _currency()
    paid_on = models.DateField(default=today)
    reference = models.CharField(max_length=60)
    paid_by = models.UUIDField()

    class Meta:
        ordering = ["paid_on", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "request"], name="payment_once"),
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(reference=""), name="payment_says_something"),
        ]


class FinancialReport(Shared):
    """What was spent in a period, line by line of the budget; the sums are computed from its lines."""

    award = _of_award()
    number = models.PositiveIntegerField()
    starts = models.DateField()
    ends = models.DateField()
    currency = _currency()
    remarks = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=ReportState.choices, default=ReportState.DRAFT)
    made_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["-ends", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "award", "number"], name="financialreport_number_once"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="financialreport_state_known"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="financialreport_days_in_order"),
        ]


class ExpenditureLine(Shared):
    """Money spent against a line of the budget; below zero it corrects an earlier one."""

    award = _of_award()
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="spent")
    report = models.ForeignKey(FinancialReport, on_delete=models.PROTECT, related_name="lines", null=True)
    origin = models.CharField(max_length=12, choices=Origin.choices)
    amount = _amount()
    currency = _currency()
    spent_on = models.DateField(default=today)
    reason = models.CharField(max_length=300, blank=True)
    recorded_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["spent_on", "created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0) | Q(origin="reported"), name="expenditure_says_something"),
            models.CheckConstraint(
                condition=Q(origin="reported", report__isnull=False)
                | Q(origin="drawn", report__isnull=True) & ~Q(reason=""),
                name="expenditure_origin",
            ),
        ]


class ExchangeRate(OfOffice):
    """So many units of `target` for one of `base` on a day, and who says so."""

    base = _currency()
    target = _currency()
    rate = models.DecimalField(max_digits=20, decimal_places=10)
    on = models.DateField()
    source = models.CharField(max_length=120)
    recorded_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["-on", "base", "target"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "base", "target", "on", "source"], name="exchangerate_once"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0) & ~Q(base=F("target")), name="exchangerate_says_something"),
            models.CheckConstraint(condition=~Q(source=""), name="exchangerate_sourced"),
        ]
