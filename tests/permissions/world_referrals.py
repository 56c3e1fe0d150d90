"""Referrals, seen from everybody of the cast: made by them, made by a colleague, received (and accepted), and between
others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.work import unit_of_work
from tessera.protection.referrals import policy as policy_of_referrals
from tessera.protection.referrals.models import Referral
from tests.permissions.world_subjects import SubjectsWorld


def referral(sender: UUID, receiver: UUID) -> Referral:
    """A referral that was accepted, so that nothing is refused only because it is early."""
    with unit_of_work(by=Actor(None, sender, job="stage")):
        return Referral.objects.create(
            organisation_id=sender, to_organisation_id=receiver, kind="service", priority="normal", state="accepted",
            sent_at=now(), answered_at=now(),
        )  # fmt: skip


class ReferralsWorld(SubjectsWorld):
    """Accepted referrals between the organisations of the cast."""

    policy = policy_of_referrals
    NOT_APPLICABLE: Mapping[str, str] = {}

    def __init__(self) -> None:
        super().__init__()
        stranger, lifeline = self.cast.organisations["stranger-org"], self.cast.organisations["lifeline"]
        self.made = {code: self._made(self.cast.home(code)) for code in self.cast.actors}
        self.sent = {org: self._made(org) for org in self.cast.organisations.values()}
        self.received = {org: referral(self.elsewhere(org), org) for org in self.cast.organisations.values()}
        self.others = (
            referral(stranger, lifeline),
            referral(self.cast.organisations["harbour"], self.cast.organisations["zaytuna"]),
        )

    def _made(self, home: UUID) -> Referral:
        return referral(home, self.elsewhere(home))

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """Referrals seen from this persona."""
        home = self.cast.home(persona)
        between = next(row for row in self.others if home not in {row.organisation_id, row.to_organisation_id})
        return {
            "own": self.made[persona],
            "same_organisation": self.sent[home],
            "receiving_organisation": self.received[home],
            "other_organisation": between,
            "nobody": None,
        }

    def personas(self) -> Mapping[str, Actor]:
        """The cast."""
        return self.cast.actors

    def actions(self) -> Iterable[str]:
        """What may be asked."""
        return policy_of_referrals.ACTIONS


def build() -> ReferralsWorld:
    """Makes the rows anew."""
    return ReferralsWorld()
