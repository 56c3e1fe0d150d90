"""The room of duplicates for the permission matrix: every shipped role, and pairs here and elsewhere. A pair belongs to
nobody, so `own` is a pair with the person of the persona's own case. Restricted sides are told in
tests/protection/duplicates/test_merges.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.duplicates import policy as policy_of_duplicates
from tessera.protection.duplicates.models import Pair
from tests.permissions.world_cases import CasesWorld
from tests.protection.cases import world


class DuplicatesWorld(CasesWorld):
    """A pair in each of two shelters, and one with each colleague's own case."""

    policy = policy_of_duplicates
    NOT_APPLICABLE = {"receiving_organisation": "people are compared inside one organisation only"}
    ABOUT: dict[str, type] = {}

    def __init__(self) -> None:
        super().__init__()
        home, other = world.organisation("harbour"), world.organisation("zaytuna")
        self._host = world.colleague(home, "pair-host", "supervisor")
        self._near = self._pair(self._host, self._case.subject_id)
        self._far = self._pair(world.colleague(other, "pair-else", "supervisor"), self._theirs.subject_id)

    def _pair(self, by: Actor, person: UUID) -> Pair:
        a, b = sorted((person, world.open_case(by).subject_id))
        with unit_of_work(by=by):
            return Pair.objects.create(organisation_id=by.organisation, first_id=a, second_id=b, score=60)

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """Pairs seen from this persona."""
        actor = self._people[persona]
        near, far = (self._far, self._near) if persona == "stranger" else (self._near, self._far)
        opens = actor.organisation == self._case.organisation_id and actor.may("case:file:open")
        return {
            "own": self._pair(self._host, world.open_case(actor).subject_id) if opens else near,
            "same_organisation": near,
            "other_organisation": far,
            "nobody": None,
        }

    def actions(self) -> Iterable[str]:
        """What may be asked."""
        return policy_of_duplicates.ACTIONS


def build() -> DuplicatesWorld:
    """Makes the rows anew."""
    return DuplicatesWorld()
