"""What a metric said of an organisation and a quarter, kept for good, and who asked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tessera.kernel.base import Model
from tessera.kernel.clock import now


class Snapshot(Model):
    """Protected counts of one metric, organisation and calendar quarter. The database refuses any change.

    `organisation` is the one whose cases were counted; empty on a server that only received the file and knows no such
    organisation. `start` and `end` are the first and last day. `cells` holds the tables and which are withheld, `total`
    people (None: not told, or cells do not add up), `few` that there were fewer people than the threshold, or none.
    `number` is 1, and more for recounts; `counted` names the count that several metrics came from together. `sha256` is
    over the canonical document (see `document`). `signed_by` and `signature` (hexadecimal) are of a file that came in.
    """

    organisation = models.ForeignKey(
        "trust.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    contributor = models.CharField(max_length=200)
    metric = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    definition = models.JSONField()
    start = models.DateField()
    end = models.DateField()
    number = models.PositiveSmallIntegerField()
    counted = models.UUIDField()
    purpose = models.CharField(max_length=40)
    total = models.PositiveIntegerField(null=True, blank=True)
    cells = models.JSONField()
    few = models.BooleanField()
    threshold = models.PositiveSmallIntegerField()
    rounding = models.PositiveSmallIntegerField()
    contributors = models.PositiveSmallIntegerField()
    computed_at = models.DateTimeField(default=now)
    program = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    signed_by = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=128, blank=True)

    class Meta:
        ordering = ["-start", "metric", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "metric", "version", "start", "number"],
                condition=Q(signed_by=""),
                name="snapshot_once",
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(total=0) | Q(total__gte=F("threshold")), name="snapshot_not_small"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="snapshot_days_in_order"),
        ]
        indexes = [models.Index(fields=["organisation", "start", "metric"], name="snapshot_of")]


class SnapshotReader(Model):
    """An organisation that asked for a snapshot and may read it."""

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="readers")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "snapshot"], name="snapshot_reader_once")]
