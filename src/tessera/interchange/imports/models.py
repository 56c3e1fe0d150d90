"""An import of one file into one organisation: how far it is and what came of it; and the file while it waits."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.interchange.imports.enums import BatchState, UploadState
from tessera.kernel.base import Model
from tessera.kernel.clock import now


class Batch(Model):
    """One file, once. The same file under the same mapping goes on where it stopped, or is found to be done."""

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    mapping = models.CharField(max_length=60)
    file_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default=BatchState.RUNNING)
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


class Upload(Model):
    """A file brought through the browser, kept sealed until its import is done or given up. Its name is not kept.

    `size` is in bytes; `read`, `accepted` and `refused` are rows as the check found them; `run` is the job at work.
    """

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    mapping = models.CharField(max_length=60)
    encoding = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=10)
    file_sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, default=UploadState.WAITING)
    read = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="uploads")
    run = models.UUIDField(null=True)
    brought_at = models.DateTimeField(default=now)
    brought_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=UploadState.values), name="import_upload_state"),
            models.UniqueConstraint(fields=["organisation", "mapping", "file_sha256"], name="import_upload_once"),
        ]


class UploadPart(Model):
    """A piece of a waiting file, sealed under the organisation's key; pieces are numbered from 0."""

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "upload", "number"], name="import_upload_part_once")
        ]


class RefusedPart(Model):
    """Refused rows of one part of a file, as sealed lines of the list: line, column, code, reason; never a cell.

    They stand or fall with the rows taken beside them, so that an interrupted import forgets none. `number` orders.
    """

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="refusals")
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, null=True, related_name="refusals")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["batch", "number"], name="import_refused_batch"),
            models.Index(fields=["upload", "number"], name="import_refused_upload"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(batch__isnull=True, upload__isnull=False) | Q(batch__isnull=False, upload__isnull=True),
                name="import_refused_of_one",
            )
        ]
