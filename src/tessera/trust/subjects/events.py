"""News of the room: ids only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tessera.kernel.outbox.api import Event


@dataclass(frozen=True, slots=True)
class SubjectErased(Event):
    """A person was erased: names and words are unreadable already; rooms above let go of what they keep in codes."""

    topic: ClassVar[str] = "subject:person:erased"
    organisation: UUID
    subject_id: UUID
