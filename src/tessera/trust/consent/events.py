"""News of the room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tessera.kernel.outbox.api import Event


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(Event):
    """A decision no longer stands because the person (or who decides for them) took it back."""

    topic: ClassVar[str] = "consent:decision:withdrawn"
    organisation: UUID
    decision_id: UUID
    subject_id: UUID
    purpose: str
