"""Assessments as dated versions: never changed, each a row with what lists and alerts need; the rest is sealed in the
response."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.kernel.base import Model
from tessera.kernel.clock import now
from tessera.protection import columns
from tessera.protection.assessments.enums import Kind


class Assessment(Model):
    """One version of one kind. `number` counts from 1 inside the case and kind; `risk_level` is the worker's word."""

    organisation = columns.organisation()
    case = columns.case()
    kind = models.CharField(max_length=12)
    number = models.PositiveSmallIntegerField()
    trigger = columns.code()
    assessed_on = models.DateField()
    author = columns.account(db_index=False)
    at = models.DateTimeField(default=now)
    response = columns.inside("protection.Response")

    risk_level = columns.code(16)
    survivor_view = columns.code(16)
    self_harm = columns.code(16)
    review_due = models.DateField(null=True, blank=True)
    exposure_window = columns.code(16)
    appointment_on = models.DateField(null=True, blank=True)
    decision = columns.code(24)
    flags = columns.codes(24)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="assessment_org_id"),
            models.UniqueConstraint(fields=["organisation", "case", "kind", "number"], name="assessment_version"),
            models.CheckConstraint(condition=Q(kind__in=Kind), name="assessment_kind"),
        ]


class Need(Model):
    """One area of life in one version of the needs: how it is, how much it matters, whether help is wanted."""

    organisation = columns.organisation()
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="needs", db_constraint=False, db_index=False
    )
    domain = models.CharField(max_length=40)
    # 1 very bad to 4 good; empty where it was not answered.
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    survivor_priority = models.PositiveSmallIntegerField(null=True, blank=True)
    wants_help = columns.code(16)
    act_by = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "assessment", "domain"], name="need_once"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__range=(1, 4)), name="need_score"),
        ]
