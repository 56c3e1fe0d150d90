"""News from one room to those above it: written with the act, delivered after its commit.

An event carries ids and codes only. Handlers run in a job, each once per event; a failing one undoes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.outbox.models import OutboxEvent

__all__ = ["Event", "handlers_of", "publish", "read", "subscribe"]


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all news. Subclasses are frozen dataclasses with a `topic` and an `organisation`."""

    topic: ClassVar[str] = ""


E_ = TypeVar("E_", bound=Event)
Handler = Callable[[Any], None]
_handlers: dict[str, list[tuple[str, Handler]]] = {}
_classes: dict[str, type[Event]] = {}


def subscribe(event: type[E_]) -> Callable[[Callable[[E_], None]], Callable[[E_], None]]:
    """Registers a handler for an event class; its dotted name identifies it across restarts."""

    def register(handler: Callable[[E_], None]) -> Callable[[E_], None]:
        _classes[event.topic] = event
        _handlers.setdefault(event.topic, []).append((f"{handler.__module__}.{handler.__qualname__}", handler))
        return handler

    return register


def handlers_of(topic: str) -> list[tuple[str, Handler]]:
    """(name, handler) of everybody who listens to a topic, in the order they registered."""
    return list(_handlers.get(topic, ()))


def publish(event: Event, *, by: Actor) -> UUID:
    """Writes the event in the current transaction: no act, no news. Returns its id."""
    payload = {name: str(value) if isinstance(value, UUID) else value for name, value in asdict(event).items()}
    row = OutboxEvent.objects.create(organisation_id=by.organisation, topic=event.topic, payload=payload)
    return row.id


def read(row: OutboxEvent) -> Event | None:
    """The event a row holds; None when nobody listens to its topic any more."""
    kind = _classes.get(row.topic)
    if kind is None:
        return None
    ids = {f.name for f in fields(kind) if f.type in {"UUID", UUID}}
    return kind(**{name: UUID(value) if name in ids else value for name, value in row.payload.items()})
