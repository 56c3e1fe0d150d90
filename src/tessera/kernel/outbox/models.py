"""Events waiting for those who listen, and which listener has had which."""

from __future__ import annotations

from django.db import models

from tessera.kernel.base import Model
from tessera.kernel.clock import now


class OutboxEvent(Model):
    """One piece of news: ids and codes only."""

    organisation_id = models.UUIDField(null=True)
    topic = models.CharField(max_length=60)
    payload = models.JSONField()
    at = models.DateTimeField(default=now)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], condition=models.Q(delivered_at__isnull=True), name="outbox_waiting")]
