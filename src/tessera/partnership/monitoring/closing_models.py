"""Closing an award out, item by item."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.partnership.monitoring.enums import CloseoutState, ItemKind, ItemState
from tessera.partnership.stages.api import OfOffice


class Closeout(OfOffice):
    """The close-out of an award; `ended` is the last day of the award when it was opened."""

    award = models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+")
    ended = models.DateField()
    state = models.CharField(max_length=20, choices=CloseoutState.choices, default=CloseoutState.OPENED)
    opened_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "award"], name="closeout_once"),
            models.CheckConstraint(condition=Q(state__in=CloseoutState.values), name="closeout_state_known"),
        ]


class CloseoutItem(OfOffice):
    """One thing to settle. Done or waived, it names who said so; waived, it says why."""

    award = models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+")
    closeout = models.ForeignKey(Closeout, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=20, choices=ItemKind.choices)
    due = models.DateField()
    state = models.CharField(max_length=8, choices=ItemState.choices, default=ItemState.OPEN)
    evidence = models.TextField(blank=True)
    settled_by = models.UUIDField(null=True)
    settled_on = models.DateField(null=True)

    class Meta:
        ordering = ["due", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "closeout", "kind"], name="closeoutitem_once"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="closeoutitem_kind_known"),
            models.CheckConstraint(
                condition=Q(state="open") | (Q(settled_by__isnull=False, settled_on__isnull=False) & ~Q(evidence="")),
                name="closeoutitem_settled_by_somebody",
            ),
        ]
