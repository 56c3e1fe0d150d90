"""Who may hear what about a person, asked of consent for every organisation around the table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.trust.consent import api as consent
from tessera.trust.people import api as people

# What a function is told, it is told for this purpose; everybody else hears what a referral to them would carry.
_PURPOSES = {
    "police": consent.Purpose.POLICE_OR_PROSECUTION,
    "prosecution": consent.Purpose.POLICE_OR_PROSECUTION,
    "coordinator": consent.Purpose.NATIONAL_REFERRAL_MECHANISM,
}


@dataclass(frozen=True, slots=True)
class Hearing:
    """What one organisation may hear now. `reason` is the gate's for what it may not: "given" when it may hear all."""

    organisation: UUID
    name: str
    may_hear: tuple[str, ...]
    reason: str

    @property
    def nothing(self) -> bool:
        """Whether nothing about the person may be said while it listens."""
        return not self.may_hear


def hearings(subject: UUID, guests: Iterable[UUID], *, by: Actor) -> list[Hearing]:
    """What each invited organisation may hear at this moment, by name; every check is in the ledger.

    Asked category by category, because a decision covers some and not others; a refusal of one thing is no refusal of
    the rest.
    """
    found = people.organisations(guests)
    return [_hearing(subject, found[one], by) for one in sorted(found, key=lambda key: (found[key].name, str(key)))]


def _hearing(subject: UUID, guest: people.OrganisationView, by: Actor) -> Hearing:
    purpose = _PURPOSES.get(guest.function, consent.Purpose.REFERRAL)
    to = consent.named(guest.id)
    listed = codes.get("data_category").values(include_retired=False)
    if everything := consent.gate(subject, purpose, to, listed, by=by):
        return Hearing(guest.id, guest.name, tuple(listed), everything.reason)
    answers = {category: consent.gate(subject, purpose, to, [category], by=by) for category in listed}
    allowed = tuple(category for category, answer in answers.items() if answer)
    refused = {answer.reason for answer in answers.values() if not answer}
    reason = next((one for one in ("withdrawn", "refused", "no_decision") if one in refused), everything.reason)
    return Hearing(guest.id, guest.name, allowed, reason)
