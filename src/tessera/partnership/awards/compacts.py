"""Partnerships with a government above several awards: what both sides promised, and what they talk about.

GAO-23-105390: indicators are chosen before each dialogue, with a target for each year; commitments carry amounts and
evidence.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.partnership.awards.enums import CommitmentState, Side
from tessera.partnership.stages.api import OfOffice


class Compact(OfOffice):
    """A partnership with the government of one country."""

    country = models.CharField(max_length=3)
    title = models.CharField(max_length=300)
    objectives = models.TextField(blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-starts", "title"]
        # What hangs on a partnership hangs on one of the same office; the database asks for both columns together.
        constraints = [models.UniqueConstraint(fields=["organisation", "id"], name="compact_of_office")]


class Commitment(OfOffice):
    """What one side promised."""

    compact = models.ForeignKey(Compact, on_delete=models.PROTECT, related_name="commitments")
    side = models.CharField(max_length=12, choices=Side.choices)
    text = models.TextField()
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=CommitmentState.choices, default=CommitmentState.OPEN)
    evidence = models.TextField(blank=True)

    class Meta:
        ordering = ["side", "due", "created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="commitment_side_known"),
            models.CheckConstraint(condition=Q(state__in=CommitmentState.values), name="commitment_state_known"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | (Q(amount__gte=0) & ~Q(currency="")), name="commitment_money"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["kept", "partly_kept"]) | ~Q(evidence=""), name="commitment_kept_shown"
            ),
        ]


class Dialogue(OfOffice):
    """A meeting of both sides on `on`; `held_at` and the minutes come afterwards."""

    compact = models.ForeignKey(Compact, on_delete=models.PROTECT, related_name="dialogues")
    on = models.DateField()
    minutes = models.TextField(blank=True)
    actions = models.TextField(blank=True)
    held_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "compact", "on"], name="dialogue_day_once"),
            models.CheckConstraint(condition=Q(held_at__isnull=True) | ~Q(minutes=""), name="dialogue_minutes"),
        ]


class DialogueIndicator(OfOffice):
    """An indicator both sides chose for a dialogue, on a day before it (the database refuses a later one)."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.PROTECT, related_name="indicators")
    indicator = models.ForeignKey("partnership.Indicator", on_delete=models.PROTECT, related_name="+")
    chosen_on = models.DateField()

    class Meta:
        ordering = ["chosen_on", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "dialogue", "indicator"], name="dialogueindicator_once")
        ]


class DialogueTarget(OfOffice):
    """What an indicator should show in a year, in the indicator's own unit, and what it did show."""

    chosen = models.ForeignKey(DialogueIndicator, on_delete=models.PROTECT, related_name="targets")
    year = models.PositiveSmallIntegerField()
    target = models.DecimalField(max_digits=16, decimal_places=2)
    actual = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "chosen", "year"], name="dialoguetarget_year_once"),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2200), name="dialoguetarget_year"),
        ]
