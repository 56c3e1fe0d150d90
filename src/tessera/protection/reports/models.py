"""What an organisation decided about its reports, and what it has shown: never an exact count that was withheld."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.kernel.base import Model, Stamped
from tessera.kernel.clock import now
from tessera.protection import columns
from tessera.protection.reports.enums import DEFAULT_THRESHOLD, LEAST_THRESHOLD, PeriodKind


class ReportSetting(Stamped):
    """The least number of cases that is shown to others; without a row the default holds."""

    organisation = columns.organisation()
    threshold = models.PositiveSmallIntegerField(default=DEFAULT_THRESHOLD)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation"], name="report_setting_once"),
            models.CheckConstraint(condition=Q(threshold__gte=LEAST_THRESHOLD), name="report_threshold_least"),
        ]


class ShownReport(Model):
    """The figures of one period as they were shown, once and for all; what was withheld stands as null."""

    organisation = columns.organisation()
    kind = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=0)
    threshold = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    made_at = models.DateTimeField(default=now)
    made_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year", "kind", "number"], name="shown_report_once"),
            models.CheckConstraint(condition=Q(kind__in=PeriodKind), name="shown_report_kind"),
            models.CheckConstraint(condition=Q(threshold__gte=LEAST_THRESHOLD), name="shown_report_threshold"),
        ]
        indexes = [models.Index(fields=["organisation", "-made_at"], name="shown_report_latest")]
