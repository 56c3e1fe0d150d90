"""An export: who asked for what and why, who agreed, what became of it. The file goes, the row stays."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tessera.interchange.exports.enums import PASSPHRASE, ExportState, Format, Which
from tessera.kernel.base import Model
from tessera.kernel.clock import now
from tessera.kernel.vault import api as vault


class Export(Model):
    """One export of one organisation's cases. The reason is sealed under the organisation's key, the file and its
    passphrase under a key of the export's own, which is erased when the time is over.

    `cases`, `untold` (episodes for which the format has no place) and `named` (people whose identity is inside) are
    counts; `until` is the end of the file.
    """

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    format = models.CharField(max_length=8)
    purpose = models.CharField(max_length=40)
    which = models.CharField(max_length=8, default=Which.ALL)
    language = models.CharField(max_length=10)
    with_identity = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default=ExportState.MAKING)
    sealed = models.BinaryField()
    sealed_passphrase = models.BinaryField(null=True)
    key_id = models.UUIDField(null=True)
    file_id = models.UUIDField(null=True)
    run = models.UUIDField(null=True)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField(default=now)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    downloads = models.PositiveSmallIntegerField(default=0)
    cases = models.PositiveIntegerField(default=0)
    named = models.PositiveIntegerField(default=0)
    untold = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="export_state"),
            models.CheckConstraint(condition=Q(format__in=Format.values), name="export_format"),
            models.CheckConstraint(
                condition=Q(with_identity=False)
                | Q(state__in=["waiting", "declined", "gone"])
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by")),
                name="export_four_eyes",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-asked_at", "-id"], name="export_newest"),
            models.Index(fields=["organisation", "until"], condition=Q(state="ready"), name="export_ends"),
        ]


vault.register(vault.SealedColumn(Export, "sealed_passphrase", "key_id", PASSPHRASE))
