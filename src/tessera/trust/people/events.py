"""News of this room for rooms above. Ids only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tessera.kernel.outbox.api import Event


@dataclass(frozen=True, slots=True)
class MembershipEnded(Event):
    """Somebody stopped working for an organisation: what was assigned to them needs another hand."""

    topic: ClassVar[str] = "people.membership_ended"

    organisation: UUID
    account: UUID
