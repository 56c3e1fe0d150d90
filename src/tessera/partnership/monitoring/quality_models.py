"""Figures counted again at the source."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.kernel.clock import today
from tessera.partnership.monitoring.enums import Verdict
from tessera.partnership.stages.api import OfOffice


class DataQualityAssessment(OfOffice):
    """A reported figure beside the one that was counted again at the source, and what that says. Never changed."""

    award = models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey("partnership.AwardIndicator", on_delete=models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField()
    reported = models.DecimalField(max_digits=16, decimal_places=2)
    recounted = models.DecimalField(max_digits=16, decimal_places=2)
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    note = models.TextField(blank=True)
    assessed_on = models.DateField(default=today)
    assessed_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["-assessed_on", "-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="dataquality_verdict_known"),
            models.CheckConstraint(condition=Q(reported__gte=0, recounted__gte=0), name="dataquality_counts"),
        ]
