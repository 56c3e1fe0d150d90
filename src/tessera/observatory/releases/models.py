"""A release as it is kept: what it says of itself, its files, and its tables one by one for the pages."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.kernel.base import Model
from tessera.kernel.clock import now


class Release(Model):
    """A published data set (or one still waiting to be published). Publishing closes it for good."""

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=120)
    method = models.CharField(max_length=20)
    document = models.JSONField()
    records = models.PositiveIntegerField()
    contributors = models.PositiveIntegerField()
    threshold = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    # The report of the attacks as it was kept; `passed` only where none succeeded.
    attacks = models.JSONField(default=dict)
    passed = models.BooleanField(default=False)
    # What it cost everybody in it; empty for a method without a budget.
    epsilon = models.FloatField(null=True, blank=True)
    delta = models.FloatField(null=True, blank=True)
    built_at = models.DateTimeField(default=now)
    built_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(records__gte=models.F("threshold")), name="release_not_small"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(passed=True), name="release_published_passed"
            ),
        ]


class ReleaseFile(Model):
    """A file of a release, compressed; the hash is of the clear bytes."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    compressed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "name"], name="release_file_name")]


class ReleaseTable(Model):
    """One table of a release: `cells` is a list of [values..., count], the count null where it is hidden."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="tables")
    dimensions = models.CharField(max_length=120)
    cells = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "dimensions"], name="release_table_dimensions")]
