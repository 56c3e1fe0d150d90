"""Requests for training and technical assistance, and for emergency help under an opaque reference."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tessera.kernel.base import Model
from tessera.kernel.clock import now, today
from tessera.partnership.requests.enums import (
    SERVICES,
    Agency,
    AskedBy,
    AssistanceKind,
    AssistanceState,
    EmergencyState,
    Evidence,
    Topic,
    Urgency,
)
from tessera.partnership.stages.api import OfOffice

_REFERENCE = r"^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$"


def _implementer(**more: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+", **more)


def _money(**more: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(max_digits=14, decimal_places=2, **more)


class AssistanceRequest(OfOffice):
    """Training or technical assistance that somebody asks the office for; drawn on one award."""

    implementer = _implementer(null=True, blank=True)
    kind = models.CharField(max_length=12, choices=AssistanceKind.choices, default=AssistanceKind.TRAINING)
    topic = models.CharField(max_length=24, choices=Topic.choices)
    country = models.CharField(max_length=3)
    asked_kind = models.CharField(max_length=16, choices=AskedBy.choices)
    asked_by = models.CharField(max_length=160)
    summary = models.CharField(max_length=600, blank=True)
    participants = models.PositiveIntegerField(null=True, blank=True)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    cost = _money(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    award = models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    received_on = models.DateField(default=today)
    checked_by = models.UUIDField(null=True, editable=False)
    approved_by = models.UUIDField(null=True, editable=False)
    state = models.CharField(max_length=16, choices=AssistanceState.choices, default=AssistanceState.RECEIVED)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AssistanceState.values), name="assistance_state_known"),
            models.CheckConstraint(condition=Q(country__regex="^[A-Z]{3}$"), name="assistance_country"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(starts__isnull=False, ends__gte=F("starts")), name="assistance_dates"
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | (Q(cost__gte=0) & Q(currency__regex="^[A-Z]{3}$")),
                name="assistance_money",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(checked_by__isnull=False) & ~Q(checked_by=F("approved_by")),
                name="assistance_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("received", "triaged", "declined")) | Q(approved_by__isnull=False),
                name="assistance_approved_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state", "-received_on"], name="assistance_queue")]


class Cohort(Model):
    """Who was trained: how many of one agency in one district. Nobody of them is named."""

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    implementer = _implementer(null=True, blank=True)
    request = models.ForeignKey(AssistanceRequest, on_delete=models.PROTECT, related_name="cohorts")
    agency = models.CharField(max_length=24, choices=Agency.choices)
    district = models.CharField(max_length=80, blank=True)
    trained = models.PositiveIntegerField()
    delivered_on = models.DateField()
    days = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(trained__gt=0) & Q(days__gt=0), name="cohort_of_somebody"),
            models.CheckConstraint(condition=Q(agency__in=Agency.values), name="cohort_agency_known"),
        ]
        indexes = [models.Index(fields=["request", "delivered_on"], name="cohort_of")]


class EmergencyRequest(Model):
    """Help asked for somebody the office never learns of. Every field is a code, a number or a time.

    `organisation` is the office that was asked, `implementer` who asks. `drawn` is the ceiling on a line of an award's
    budget. Amounts asked and ceilings are in whole units of
    `currency`: what is paid for month after month to the cent would join two requests.
    """

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    implementer = _implementer()
    reference = models.CharField(max_length=24)
    services = ArrayField(models.CharField(max_length=24))
    urgency = models.CharField(max_length=12, choices=Urgency.choices)
    country = models.CharField(max_length=3, blank=True)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=12, decimal_places=0)
    ceiling = models.DecimalField(max_digits=12, decimal_places=0, null=True, blank=True)
    drawn = models.ForeignKey(
        "partnership.ExpenditureLine", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    received_at = models.DateTimeField(default=now)
    answer_by = models.DateTimeField()
    state = models.CharField(max_length=16, choices=EmergencyState.choices, default=EmergencyState.RECEIVED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="emergency_reference_once"),
            models.CheckConstraint(condition=~Q(organisation=F("implementer")), name="emergency_of_another"),
            models.CheckConstraint(condition=Q(state__in=EmergencyState.values), name="emergency_state_known"),
            models.CheckConstraint(condition=Q(reference__regex=_REFERENCE), name="emergency_reference_form"),
            models.CheckConstraint(
                condition=Q(services__contained_by=list(SERVICES)) & Q(services__len__gt=0), name="emergency_services"
            ),
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="emergency_urgency_known"),
            models.CheckConstraint(condition=Q(country="") | Q(country__regex="^[A-Z]{3}$"), name="emergency_country"),
            models.CheckConstraint(condition=Q(amount__gt=0) & Q(currency__regex="^[A-Z]{3}$"), name="emergency_money"),
            models.CheckConstraint(condition=Q(answer_by__gt=F("received_at")), name="emergency_clock"),
            models.CheckConstraint(
                condition=Q(state__in=("received", "eligible", "declined"), ceiling__isnull=True, drawn__isnull=True)
                | Q(
                    state__in=("eligible", "approved", "in_service", "reconciled", "closed"),
                    ceiling__gt=0,
                    ceiling__lte=F("amount"),
                    drawn__isnull=False,
                ),
                name="emergency_ceiling_when_approved",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "answer_by"], name="emergency_queue"),
            models.Index(fields=["implementer", "state", "-received_at"], name="emergency_asked"),
        ]


class EmergencySpending(Model):
    """What part of the ceiling was spent: a service, an amount, a month. It carries no day and no hour.

    A negative amount corrects an entry before it; nothing is rewritten.
    """

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    implementer = _implementer()
    request = models.ForeignKey(EmergencyRequest, on_delete=models.PROTECT, related_name="spending")
    number = models.PositiveSmallIntegerField()
    service = models.CharField(max_length=24)
    currency = models.CharField(max_length=3)
    amount = _money()
    month = models.DateField()
    evidence = models.CharField(max_length=12, choices=Evidence.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "request", "number"], name="emergency_spending_number"),
            models.CheckConstraint(condition=~Q(amount=0), name="emergency_spending_something"),
            models.CheckConstraint(condition=Q(month__day=1), name="emergency_spending_month"),
            models.CheckConstraint(condition=Q(service__in=SERVICES), name="emergency_spending_service"),
            models.CheckConstraint(condition=Q(evidence__in=Evidence.values), name="emergency_spending_evidence"),
        ]
