"""A study: lists or a survey, what the methods made of them, and whether the result is published."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.kernel.base import Model
from tessera.kernel.clock import now
from tessera.observatory.prevalence.enums import Route


class Study(Model):
    """An estimate of how many were never found. The rows of a survey are not kept; of lists the counts are.

    `given` is what was given (counts by combination of lists, or the questions asked), `result` what was made of it; both
    hold numbers and codes only. Publishing closes it for good.
    """

    title = models.CharField(max_length=120)
    source = models.CharField(max_length=500)
    route = models.CharField(max_length=10, choices=Route.choices)
    public_source = models.BooleanField(default=False)
    given = models.JSONField()
    sha256 = models.CharField(max_length=64)
    result = models.JSONField(null=True)
    program = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=now)
    made_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(result__isnull=False), name="study_published_with_result"
            )
        ]
        indexes = [models.Index(fields=["-made_at"], name="study_newest")]
