"""Documents of cases. The content lies in kernel.files; the words about it are sealed under the person's key."""

from __future__ import annotations

from django.db import models

from tessera.kernel.base import Model, Stamped
from tessera.kernel.clock import now
from tessera.kernel.vault import api as vault
from tessera.protection import columns
from tessera.protection.documents.enums import WORDS


class Document(Stamped):
    """One paper, picture or recording. `shown` is what people look at where that is not the file itself."""

    organisation = columns.organisation()
    case = columns.case()
    kind = columns.code()
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+", db_index=False)
    shown = models.ForeignKey(
        "kernel.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_evidence = models.BooleanField(default=False)
    dated_on = models.DateField(null=True, blank=True)
    dated_on_precision = columns.code(12)
    source = columns.code(24)
    added_by = columns.account(db_index=False)
    added_at = models.DateTimeField(default=now)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = columns.account(db_index=False)
    set_aside_because = columns.code(24)
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "id"], name="document_org_id")]
        indexes = [models.Index(fields=["organisation", "case", "-added_at", "-id"], name="document_case")]


class DocumentSettings(Model):
    """What an organisation allows: photographs of people are off until somebody decides otherwise."""

    organisation = models.OneToOneField("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    photos = models.BooleanField(default=False)
    changed_by = columns.account(db_index=False)
    changed_at = models.DateTimeField(default=now)


vault.register(vault.SealedColumn(Document, "sealed", "case__subject__key_id", WORDS))
