"""An organisation's own part in an exchange of tokens: its secrets, sealed, until they are destroyed; and what it keyed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.kernel.base import Model
from tessera.kernel.clock import now


class TokenRun(Model):
    """The secrets of one run: multiplier, signing key, and who stands behind which entry. One per organisation and run;
    sealed under the organisation's key, and gone after the run."""

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    run_id = models.UUIDField()
    declared = models.PositiveIntegerField()
    entered = models.PositiveIntegerField(null=True)
    public_key = models.BinaryField()
    sealed = models.BinaryField(null=True)
    sealed_order = models.BinaryField(null=True)
    made_at = models.DateTimeField(default=now)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "run_id"], name="token_run_once"),
            models.CheckConstraint(
                condition=Q(sealed__isnull=False, destroyed_at__isnull=True)
                | Q(sealed__isnull=True, sealed_order__isnull=True, destroyed_at__isnull=False),
                name="token_run_destroyed_or_there",
            ),
            models.CheckConstraint(
                condition=Q(entered__isnull=True) | Q(entered__lte=models.F("declared")), name="token_run_as_declared"
            ),
        ]


class TokenRequest(Model):
    """Another party asked this organisation to key its list: once per run, with the signature of whoever asked."""

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    run_id = models.UUIDField()
    owner = models.UUIDField()
    points = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    signature = models.BinaryField()
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "run_id", "owner"], name="token_request_once"),
        ]
