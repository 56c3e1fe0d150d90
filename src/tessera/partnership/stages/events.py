"""News of moves, for rooms above that asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tessera.kernel.outbox.api import Event


@dataclass(frozen=True, slots=True)
class Moved(Event):
    """A thing of a kind (`Machine.kind`) began in this state, or was moved into it."""

    topic: ClassVar[str] = "partnership.moved"

    kind: str
    object_id: UUID
    state: str


_wanted: set[str] = set()


def announce(*kinds: str) -> None:
    """Asks for news of the moves of these kinds; others are not written to the outbox at all."""
    _wanted.update(kinds)


def is_announced(kind: str) -> bool:
    """Whether anybody asked for news of this kind."""
    return kind in _wanted
