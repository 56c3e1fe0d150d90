"""Limits that two people set, what each release spent, and what each person has spent (which no page reads)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tessera.kernel.base import Model
from tessera.kernel.clock import now


class BudgetChange(Model):
    """New limits for a purpose. In force from the moment that a second person approves; never changed after that."""

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40)
    per_release = models.DecimalField(max_digits=8, decimal_places=4)
    per_person = models.DecimalField(max_digits=8, decimal_places=4)
    reason = models.TextField()
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField(default=now)
    approved = models.BooleanField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=Q(per_release__gt=0), name="budget_change_above_zero"),
            models.CheckConstraint(condition=Q(per_person__gte=F("per_release")), name="budget_change_release_fits"),
            models.CheckConstraint(
                condition=Q(approved__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | Q(approved__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="budget_change_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="budget_change_two_people"
            ),
            models.UniqueConstraint(
                fields=["organisation", "purpose"], condition=Q(approved__isnull=True), name="budget_change_one_open"
            ),
        ]


class BudgetDebit(Model):
    """What one release cost everybody in it. `release_id` is no foreign key: releases stand above this room."""

    release_id = models.UUIDField(unique=True)
    purpose = models.CharField(max_length=40)
    epsilon = models.DecimalField(max_digits=8, decimal_places=4)
    delta = models.FloatField()
    debited_at = models.DateTimeField(default=now)
    debited_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["-debited_at"]


class BudgetEntry(Model):
    """What one release cost one person: written and counted by the database's own functions alone.

    `person` is the number under which several records of one person were one in that release.
    """

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey("trust.Subject", on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField()
    release_id = models.UUIDField()
    purpose = models.CharField(max_length=40)
    epsilon = models.DecimalField(max_digits=8, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "release_id", "subject"], name="budget_entry_once")
        ]
