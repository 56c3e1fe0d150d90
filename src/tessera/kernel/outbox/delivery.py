"""The job that brings one event to one handler."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from tessera.kernel.actor import acting
from tessera.kernel.clock import now
from tessera.kernel.jobs.api import JobFailed, Retry, Run, task
from tessera.kernel.outbox import api
from tessera.kernel.outbox.models import OutboxDelivery, OutboxEvent
from tessera.kernel.work import unit_of_work


@task(api.DELIVER, retry=Retry(attempts=10, wait=2), purpose="event")
def deliver(run: Run, *, delivery: UUID) -> None:
    """Hands the event over once: the handler's writes and the mark are one transaction."""
    row = _find(delivery)
    if row is None or row.done_at:
        return
    known = api.listener(row.event.topic, row.handler)
    event = api.read(row.event)
    if known is None or event is None:
        _note(row, "HandlerGone")
        raise JobFailed("handler_gone")
    by = replace(run.actor, job=f"on {row.event.topic}"[:60], actions=known.actions)
    try:
        with unit_of_work(by=by):
            waiting = OutboxDelivery.objects.select_for_update().filter(id=delivery, done_at__isnull=True)
            if waiting.exists():
                known.hear(event, by)
                waiting.update(done_at=now(), tried_at=now(), attempts=F("attempts") + 1, fault="")
                _close(row.event)
    except Exception as fault:
        with acting(run.actor):
            _note(row, type(fault).__name__[:80])
        raise


def _find(delivery: UUID) -> OutboxDelivery | None:
    with transaction.atomic():
        return OutboxDelivery.objects.select_related("event").filter(id=delivery).first()


def _note(row: OutboxDelivery, fault: str) -> None:
    with transaction.atomic():
        OutboxDelivery.objects.filter(id=row.id).update(attempts=F("attempts") + 1, tried_at=now(), fault=fault)


def _close(event: OutboxEvent) -> None:
    if not OutboxDelivery.objects.filter(event=event, done_at__isnull=True).exists():
        OutboxEvent.objects.filter(id=event.id).update(delivered_at=now())


def failing() -> QuerySet[OutboxDelivery]:
    """Deliveries that were tried and are not done, oldest first, of whatever the database lets this role see."""
    rows: Any = OutboxDelivery.objects.filter(done_at__isnull=True).exclude(fault="")
    return rows.select_related("event").order_by("tried_at")  # type: ignore[no-any-return]


def again(delivery: OutboxDelivery) -> None:
    """Puts a delivery that was given up back into the queue."""
    from tessera.kernel.jobs.api import defer

    defer(deliver, organisation=delivery.organisation_id, delivery=delivery.id)
