"""An import of one file into one organisation: how far it is, what came of it, and where it goes on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.kernel.base import Model
from tessera.kernel.clock import now
from tessera.trust.people.models import Organisation


class Batch(Model):
    """One file, once. The same file under the same mapping goes on where it stopped, or is found to be done."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    mapping = models.CharField(max_length=60)
    file_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default="running")
    read = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    last_line = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True, blank=True)
    started_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "mapping", "file_sha256"], name="import_batch_once"),
            models.CheckConstraint(condition=Q(state__in=["running", "done"]), name="import_batch_state"),
        ]
