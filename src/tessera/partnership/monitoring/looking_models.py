"""What the office saw: visits, findings and what follows from them, risks, incidents."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.kernel.clock import today
from tessera.partnership.monitoring.enums import ActionState, IncidentKind, Severity, VisitKind
from tessera.partnership.stages.api import OfOffice, Shared


class SiteVisit(Shared):
    """A look at an award, at the place or from afar; `visited_on` is empty while it is planned."""

    award = models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=VisitKind.choices)
    planned_on = models.DateField()
    visited_on = models.DateField(null=True, blank=True)
    purpose = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    recorded_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["-planned_on"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=VisitKind.values), name="sitevisit_kind_known"),
            models.CheckConstraint(condition=Q(visited_on__isnull=True) | ~Q(summary=""), name="sitevisit_told"),
        ]


class Finding(Shared):
    """Something that is not as it should be, found on a visit or otherwise."""

    award = models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(SiteVisit, on_delete=models.PROTECT, related_name="findings", null=True, blank=True)
    severity = models.CharField(max_length=12, choices=Severity.choices)
    text = models.TextField()
    found_on = models.DateField(default=today)
    recorded_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["-found_on", "created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="finding_severity_known"),
            models.CheckConstraint(condition=~Q(text=""), name="finding_says_something"),
        ]


class CorrectiveAction(Shared):
    """What the grantee is to do about a finding, until when, and what it answered."""

    award = models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="actions")
    text = models.TextField()
    due = models.DateField()
    answer = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=ActionState.choices, default=ActionState.OPEN)
    answered_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["due", "created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="correctiveaction_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "verified"]) | ~Q(answer=""), name="correctiveaction_answered"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state", "due"], name="correctiveaction_waiting")]


class Risk(OfOffice):
    """What may go wrong; likelihood and impact from 1 to 5. The office's own; the grantee does not read it."""

    award = models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    response = models.TextField(blank=True)
    seen_on = models.DateField(default=today)
    ended_on = models.DateField(null=True, blank=True)
    recorded_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["ended_on", "-seen_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__gte=1, likelihood__lte=5, impact__gte=1, impact__lte=5), name="risk_scale"
            )
        ]


class SafeguardingIncident(OfOffice):
    """Something that harmed or may harm people. Only colleagues on its own list read it; it names nobody served."""

    award = models.ForeignKey("partnership.Award", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=28, choices=IncidentKind.choices)
    reported_on = models.DateField(default=today)
    summary = models.TextField()
    response = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    recorded_by = models.UUIDField()

    class Meta:
        ordering = ["-reported_on"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=IncidentKind.values), name="incident_kind_known"),
            models.CheckConstraint(condition=Q(closed_on__isnull=True) | ~Q(response=""), name="incident_answered"),
        ]


class IncidentReader(OfOffice):
    """A colleague who may read an incident. Row-level security asks this list."""

    incident = models.ForeignKey(SafeguardingIncident, on_delete=models.PROTECT, related_name="readers")
    account = models.UUIDField()
    named_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "incident", "account"], name="incidentreader_once")
        ]
