"""News from one room to those above it: written with the act, delivered after its commit.

An event carries ids and codes only. Handlers run in a job, each once per event; a failing one undoes nothing.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db import transaction

from tessera.kernel.actor import Actor
from tessera.kernel.jobs.api import Drained, defer, drain
from tessera.kernel.jobs.arguments import STANDARD_CODE, written
from tessera.kernel.jobs.arguments import read as read_values
from tessera.kernel.jobs.tasks import TASKS
from tessera.kernel.outbox.models import OutboxDelivery, OutboxEvent

__all__ = [
    "DELIVER",
    "Drained",
    "Event",
    "Listener",
    "drain",
    "handlers_of",
    "listener",
    "publish",
    "read",
    "subscribe",
]

DELIVER = "outbox.deliver"


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all news. Subclasses are frozen dataclasses with a `topic` and fields that are ids or codes."""

    topic: ClassVar[str] = ""


E_ = TypeVar("E_", bound=Event)
Handler = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Listener:
    """A handler under its dotted name, which identifies it across restarts, and what its actor may do."""

    name: str
    handler: Handler
    actions: frozenset[str]
    wants_actor: bool

    def hear(self, event: Event, by: Actor) -> None:
        """Calls the handler, with `by=` where it asks for it."""
        if self.wants_actor:
            self.handler(event, by=by)
        else:
            self.handler(event)


_listeners: dict[str, dict[str, Listener]] = {}
_classes: dict[str, type[Event]] = {}


def subscribe(
    event: type[E_], *, actions: frozenset[str] | set[str] = frozenset()
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Registers a handler `(event)` or `(event, *, by)` for an event class, when the app is ready.

    `actions` is what the system actor it runs under may do.
    """

    def register(handler: Callable[..., None]) -> Callable[..., None]:
        name = f"{handler.__module__}.{handler.__qualname__}"
        _classes[event.topic] = event
        wants = "by" in inspect.signature(handler).parameters
        _listeners.setdefault(event.topic, {})[name] = Listener(name, handler, frozenset(actions), wants)
        return handler

    return register


def handlers_of(topic: str) -> list[Listener]:
    """Everybody who listens to a topic, in the order they registered."""
    return list(_listeners.get(topic, {}).values())


def listener(topic: str, name: str) -> Listener | None:
    """One listener by its name; None when this version has it no more."""
    return _listeners.get(topic, {}).get(name)


def publish(event: Event, *, by: Actor) -> UUID:
    """Writes the event and its deliveries in the current transaction: no act, no news. Returns the event's id.

    Raises ValueError when a field is neither id nor code, or the actor has no organisation.
    """
    if by.organisation is None:
        raise ValueError("news belongs to an organisation; this actor has none")
    payload = written({f.name: getattr(event, f.name) for f in fields(event)}, STANDARD_CODE)
    with transaction.atomic():
        row = OutboxEvent.objects.create(organisation_id=by.organisation, topic=event.topic, payload=payload)
        deliveries = [
            OutboxDelivery(organisation_id=by.organisation, event=row, handler=one.name)
            for one in handlers_of(event.topic)
        ]
        OutboxDelivery.objects.bulk_create(deliveries)
        for delivery in deliveries:
            defer(TASKS[DELIVER], organisation=by.organisation, delivery=delivery.id)
    return row.id


def read(row: OutboxEvent) -> Event | None:
    """The event a row holds; None when nobody listens to its topic any more."""
    kind = _classes.get(row.topic)
    if kind is None:
        return None
    values: dict[str, Any] = read_values(row.payload)
    return kind(**values)
