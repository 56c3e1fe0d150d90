"""Decisions, seen from everybody of the cast. Being named as a recipient shows nothing of the decision itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.clock import in_days, now
from tessera.kernel.work import unit_of_work
from tessera.trust.consent import policy as policy_of_consent
from tessera.trust.consent.models import ConsentDecision
from tessera.trust.consent.web.forms import end_of
from tests.permissions.world_subjects import SubjectsWorld, subject


def decision(organisation: UUID, recipient: UUID, account: UUID | None = None) -> ConsentDecision:
    """A decision of somebody in an organisation, that another one may receive something."""
    person = subject(organisation)
    with unit_of_work(by=Actor(None, organisation, job="stage")):
        return ConsentDecision.objects.create(
            organisation_id=organisation, subject=person, purpose="referral", recipient_class="named_organisation",
            recipient_id=recipient, decision="given", decided_by="adult", how="written", data_categories=["contact"],
            valid_from=now(), valid_to=end_of(in_days(30)), recorded_by=account,
        )  # fmt: skip


class ConsentWorld(SubjectsWorld):
    """Decisions recorded by each of the cast, by a colleague, elsewhere, and elsewhere in favour of their organisation."""

    policy = policy_of_consent
    NOT_APPLICABLE: Mapping[str, str] = {}

    def __init__(self) -> None:
        super().__init__()
        self.stranger = self.cast.organisations["stranger-org"]
        self.lifeline = self.cast.organisations["lifeline"]
        homes = self.cast.organisations.values()
        self.decided = {org: decision(org, self._other(org)) for org in homes}
        self.for_us = {org: decision(self.elsewhere(org), org) for org in homes}
        self.mine = {
            code: decision(self.cast.home(code), self._other(self.cast.home(code)), actor.account)
            for code, actor in self.cast.actors.items()
        }

    def _other(self, home: UUID) -> UUID:
        return self.lifeline if home != self.lifeline else self.stranger

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """Decisions seen from this persona."""
        home = self.cast.home(persona)
        return {
            "own": self.mine[persona],
            "same_organisation": self.decided[home],
            "receiving_organisation": self.for_us[home],
            "other_organisation": self.decided[self.elsewhere(home)],
            "nobody": None,
        }

    def actions(self) -> Iterable[str]:
        """What may be asked."""
        return policy_of_consent.ACTIONS


def build() -> ConsentWorld:
    """Makes the rows anew."""
    return ConsentWorld()
