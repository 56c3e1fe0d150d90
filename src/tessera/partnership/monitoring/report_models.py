"""What was agreed to watch, and the reports that are due."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tessera.partnership.monitoring.enums import Cadence, PlanState, ReportKind, ReportState
from tessera.partnership.stages.api import Shared


class MonitoringPlan(Shared):
    """How the office watches an award; one is in force. Approved by somebody who did not write it."""

    award = models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    approach = models.TextField()
    performance = models.CharField(max_length=12, choices=Cadence.choices)
    financial = models.CharField(max_length=12, choices=Cadence.choices)
    visits_a_year = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=PlanState.choices, default=PlanState.DRAFT)
    written_by = models.UUIDField()
    approved_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "award", "number"], name="monitoringplan_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "award"], condition=Q(state="approved"), name="monitoringplan_one_in_force"
            ),
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="monitoringplan_state_known"),
            models.CheckConstraint(condition=~Q(approach=""), name="monitoringplan_says_how"),
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(approved_by__isnull=False) & ~Q(approved_by=F("written_by"))),
                name="monitoringplan_two_people",
            ),
        ]


class ReportDue(Shared):
    """A report that is owed: what kind, for which days, until when, and where it stands. Overdue follows from the day."""

    award = models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=ReportKind.choices)
    starts = models.DateField()
    ends = models.DateField()
    due = models.DateField()
    state = models.CharField(max_length=12, choices=ReportState.choices, default=ReportState.SCHEDULED)

    class Meta:
        ordering = ["due", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "award", "kind", "starts"],
                condition=~Q(state="waived") & Q(kind__in=["performance", "financial"]),
                name="reportdue_period_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "award", "kind"],
                condition=~Q(state="waived") & Q(kind__in=["final_performance", "final_financial"]),
                name="reportdue_one_final",
            ),
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="reportdue_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="reportdue_state_known"),
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts"), due__gt=F("ends")), name="reportdue_days_in_order"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state", "due"], name="reportdue_waiting")]


class ReportVersion(Shared):
    """The narrative as it was submitted, once for each time; never changed."""

    award = models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(ReportDue, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    narrative = models.TextField()
    submitted_by = models.UUIDField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "report", "number"], name="reportversion_number_once"),
            models.CheckConstraint(condition=~Q(narrative=""), name="reportversion_says_something"),
        ]


class ReportAttachment(Shared):
    """A file that came with a report: the office's copy, and the grantee's own where it brought it itself.

    Each copy is sealed under the key of whoever keeps it; `name` is what the file was called.
    """

    award = models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    office_file = models.UUIDField()
    grantee_file = models.UUIDField(null=True)

    class Meta:
        ordering = ["created_at"]
