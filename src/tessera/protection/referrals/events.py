"""News of the room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tessera.kernel.outbox.api import Event


@dataclass(frozen=True, slots=True)
class ReferralSent(Event):
    """An envelope left for another organisation's inbox."""

    topic: ClassVar[str] = "referral:envelope:sent"
    organisation: UUID
    referral_id: UUID
    to_organisation: UUID


@dataclass(frozen=True, slots=True)
class ReferralAnswered(Event):
    """The receiver answered."""

    topic: ClassVar[str] = "referral:envelope:answered"
    organisation: UUID
    referral_id: UUID
    state: str


@dataclass(frozen=True, slots=True)
class RecallAsked(Event):
    """A receiver was asked to let go of what was shared."""

    topic: ClassVar[str] = "referral:recall:asked"
    organisation: UUID
    referral_id: UUID
    to_organisation: UUID
