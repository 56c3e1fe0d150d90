"""The person served, seen from everybody of the cast: whom they registered, a colleague's, and somebody else's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.trust.subjects import policy as policy_of_subjects
from tessera.trust.subjects.models import Subject
from tests.permissions import cast


def subject(organisation: UUID, account: UUID | None = None) -> Subject:
    """A person of an organisation, registered by an account or by a job."""
    with unit_of_work(by=Actor(None, organisation, job="stage")):
        return Subject.objects.create(organisation_id=organisation, created_by=account)


class SubjectsWorld:
    """A person per organisation, and one for every member of the cast."""

    policy = policy_of_subjects
    NOT_APPLICABLE = {"receiving_organisation": "a person is never passed on; what is shared is a bundle"}

    def __init__(self) -> None:
        self.cast = cast.build()
        self.common = {org: subject(org) for org in self.cast.organisations.values()}
        self.own = {code: subject(self.cast.home(code), actor.account) for code, actor in self.cast.actors.items()}

    def personas(self) -> Mapping[str, Actor]:
        """The cast."""
        return self.cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """People seen from this persona."""
        home = self.cast.home(persona)
        return {
            "own": self.own[persona],
            "same_organisation": self.common[home],
            "other_organisation": self.common[self.elsewhere(home)],
            "nobody": None,
        }

    def elsewhere(self, home: UUID) -> UUID:
        """A shelter that is not this organisation."""
        shelters = (self.cast.organisations["harbour"], self.cast.organisations["zaytuna"])
        return next(org for org in shelters if org != home)

    def actions(self) -> Iterable[str]:
        """What may be asked."""
        return policy_of_subjects.ACTIONS


def build() -> SubjectsWorld:
    """Makes the rows anew."""
    return SubjectsWorld()
