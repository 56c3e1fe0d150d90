"""News of the room: ids and codes only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tessera.kernel.outbox.api import Event


@dataclass(frozen=True, slots=True)
class WishSaid(Event):
    """At the closing of a case the person said what becomes of the data; `wish` is a code of data_wish."""

    topic: ClassVar[str] = "closure:wish:said"
    organisation: UUID
    case_id: UUID
    wish: str
