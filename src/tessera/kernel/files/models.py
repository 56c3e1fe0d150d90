"""What is known of a file, and its sealed key."""

from __future__ import annotations

from django.db import models

from tessera.kernel.base import Model
from tessera.kernel.clock import now


class StoredFile(Model):
    """A file as it came in. Append-only; `sha256` is of the clear content, `size` in bytes of it."""

    organisation_id = models.UUIDField()
    account_id = models.UUIDField(null=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.BinaryField()
    derivative_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="derivatives")
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-at"], name="storedfile_org_at")]


class FileKey(models.Model):
    """The file's key, sealed under a person's key or, where no person is meant, the organisation's."""

    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, primary_key=True, related_name="key")
    organisation_id = models.UUIDField()
    person_key_id = models.UUIDField(null=True)
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["person_key_id"], name="filekey_person")]

    def __str__(self) -> str:
        return f"{self._meta.label} {self.pk}"
