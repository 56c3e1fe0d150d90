"""The organisation's half of the consent to statistics: a data-sharing agreement, signed, dated, and ended at will."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.kernel.base import Model
from tessera.kernel.clock import now


class Agreement(Model):
    """One signed version. An organisation is a contributor while one of its agreements is in force."""

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    terms_version = models.CharField(max_length=20)
    terms_sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField(default=now)
    signed_by = models.UUIDField(null=True)
    signer_function = models.CharField(max_length=80)
    valid_to = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_at__isnull=True), name="agreement_one_in_force"
            ),
        ]
