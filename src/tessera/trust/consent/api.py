"""The door of the room. `gate` is the only way through; nothing else answers whether something may be shared."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.trust.consent import policy
from tessera.trust.consent.actions import Terms, Words, end_sharing, record, record_many, standing, withdraw, words_of
from tessera.trust.consent.enums import OWN_PURPOSES, Purpose, RecipientClass, Standing
from tessera.trust.consent.gate import OWN, GateDecision, Recipient, gate, gate_many, named
from tessera.trust.consent.models import ConsentDecision
from tessera.trust.consent.words import badge

__all__ = ["OWN", "OWN_PURPOSES", "ConsentDecision", "GateDecision", "Purpose", "Recipient", "RecipientClass", "Standing",
           "Terms", "Words", "badge", "decisions", "end_sharing", "gate", "gate_many", "named", "record", "record_many", "standing", "withdraw", "words_of"]  # fmt: skip


def decisions(subject: UUID, *, by: Actor) -> list[ConsentDecision]:
    """Every decision about one person that the actor may see, newest first."""
    return list(policy.scope(by).filter(subject_id=subject).select_related("recipient"))
