"""References of cases in each relation, seen from everybody of the cast.

Organisations that serve nobody have no case: to them those of the harbour are shown as their own, and stay hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.ids import new_code
from tessera.kernel.work import unit_of_work
from tessera.protection.assistance import policy as policy_of_assistance
from tessera.protection.assistance.models import CaseReference
from tests.permissions import cast
from tests.protection.cases import world

HOSTS = {"harbour": "caseworker", "zaytuna": "caseworker-zaytuna", "stranger-org": "stranger"}


class AssistanceWorld:
    """A case with a reference in each house that serves people."""

    policy = policy_of_assistance
    NOT_APPLICABLE = {"receiving_organisation": "the link never leaves its organisation; the office gets the reference"}

    def __init__(self) -> None:
        self.cast = cast.build()
        self._mine = {code: self._drawn(by) for code, by in self.cast.actors.items() if by.may("case:file:open")}
        self._of = {self.cast.organisations[slug]: self._drawn(self.cast.actors[code]) for slug, code in HOSTS.items()}

    def _drawn(self, by: Actor) -> CaseReference:
        case = world.open_case(by)
        with unit_of_work(by=Actor(None, by.home, job="stage")):
            return CaseReference.objects.create(
                organisation_id=by.home, case_id=case.pk, reference=new_code(15), made_by_id=by.account
            )

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """References seen from this persona."""
        home: UUID = self.cast.home(persona)
        harbour = self._of[self.cast.organisations["harbour"]]
        near = self._of.get(home, harbour)
        far = next(row for org, row in self._of.items() if org not in {home, near.organisation_id})
        return {
            "own": self._mine.get(persona, near),
            "same_organisation": near,
            "other_organisation": far,
            "nobody": None,
        }

    def personas(self) -> Mapping[str, Actor]:
        """The cast."""
        return self.cast.actors

    def actions(self) -> Iterable[str]:
        """What may be asked."""
        return policy_of_assistance.ACTIONS


def build() -> AssistanceWorld:
    """Makes the rows anew."""
    return AssistanceWorld()
