"""What the outbox keeps: ids and codes."""

from tessera.kernel.privacy import classify

classify("kernel.OutboxEvent", default="- until 90 days after delivery", payload="I until 90 days after delivery")
classify("kernel.OutboxDelivery", default="- until 90 days after delivery")
