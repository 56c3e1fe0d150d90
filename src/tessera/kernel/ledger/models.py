"""The ledger: who did what, for which organisation, why. Append-only, without foreign keys, chained per organisation."""

from __future__ import annotations

from django.db import models

from tessera.kernel.base import Model
from tessera.kernel.clock import now


class LedgerEntry(Model):
    """One act. Holds codes, counts and ids, never anything that identifies the person served."""

    organisation_id = models.UUIDField(null=True)
    at = models.DateTimeField(default=now)
    account_id = models.UUIDField(null=True)
    job = models.CharField(max_length=60, blank=True)
    action = models.CharField(max_length=60)
    outcome = models.CharField(max_length=12, default="done")
    kind = models.CharField(max_length=40, blank=True)
    object_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=40, blank=True)
    why = models.TextField(blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "-at"], name="ledger_org_at"),
            models.Index(fields=["object_id", "-at"], name="ledger_object_at"),
        ]


class LedgerLink(models.Model):
    """The chain: sequence and hash of each entry, made by the database at commit."""

    entry_id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField()
    seq = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "seq"], name="ledger_link_org_seq")]
