"""What is held about a person, room by room, in words: for the copy that the survivor takes and for the supervisor.

A room registers through `cases.api` in its own `panels.py`:

    @register_held("plan", order=40)
    def plan(case_id: UUID, *, by: Actor) -> list[Held]: ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from tessera.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Held:
    """A stretch of what is held: a heading and (label, words) pairs, in the reader's language and in clear."""

    heading: str
    pairs: tuple[tuple[str, str], ...]


class Reader(Protocol):
    """Reads a room's part of a case. Raises Hidden, Refused."""

    def __call__(self, case_id: UUID, *, by: Actor) -> list[Held]: ...


_readers: dict[str, tuple[int, Reader]] = {}


def register_held(key: str, *, order: int = 50) -> Callable[[Reader], Reader]:
    """Adds a room to what is held. Raises ValueError for a key in use."""
    if key in _readers:
        raise ValueError(f"{key!r} is there already")

    def register(reader: Reader) -> Reader:
        _readers[key] = (order, reader)
        return reader

    return register


def everything(case_id: UUID, *, by: Actor) -> list[Held]:
    """What every room holds about the person of this case, in the rooms' order. Raises Hidden, Refused."""
    readers = sorted(_readers.items(), key=lambda item: (item[1][0], item[0]))
    return [held for _key, (_order, reader) in readers for held in reader(case_id, by=by)]
