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


class OutboxDelivery(Model):
    """One event on its way to one handler: once, however often it is tried."""

    organisation_id = models.UUIDField()
    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=200)
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=80, blank=True)
    tried_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "event", "handler"], name="delivery_once")]
        indexes = [
            models.Index(fields=["organisation_id"], condition=models.Q(done_at__isnull=True), name="delivery_waiting")
        ]
