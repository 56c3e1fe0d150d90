"""The room of actors for the permission matrix: every shipped role, and suspects of an own, a colleague's, another
shelter's account. That a restricted case closes its suspects is told in tests/protection/actors/test_actors.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.actors import api as actors
from tessera.protection.actors import policy as policy_of_actors
from tessera.protection.actors.models import Suspect
from tests.permissions.world_cases import CasesWorld
from tests.protection.cases import world


class ActorsWorld(CasesWorld):
    """A suspect in the account of a supervisor here, of one elsewhere, and of every colleague who can write one down."""

    policy = policy_of_actors
    NOT_APPLICABLE = {"receiving_organisation": "a suspect never leaves the organisation that was told"}
    ABOUT = {policy_of_actors.SEARCH: type(None), policy_of_actors.CONFLICT: type(None)}

    def __init__(self) -> None:
        super().__init__()
        home, other = world.organisation("harbour"), world.organisation("zaytuna")
        self._near = self._suspect(world.colleague(home, "teller", "supervisor"))
        self._far = self._suspect(world.colleague(other, "teller-too", "supervisor"))

    def _suspect(self, by: Actor) -> Suspect:
        case = world.open_case(by)
        episode = world.tell(by, case, country="NA")
        with unit_of_work(by=by):
            written = actors.involve(
                case.id, episode.id, by=by, part=actors.Part(), details=actors.Details(name="Viktor")
            )
            return Suspect.objects.get(pk=written.suspect)

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """Suspects seen from this persona; who writes none down sees the colleague's."""
        actor = self._people[persona]
        near, far = (self._far, self._near) if persona == "stranger" else (self._near, self._far)
        writes = actor.may(policy_of_actors.EDIT) and persona != "stranger"
        return {
            "own": self._suspect(actor) if writes else near,
            "same_organisation": near,
            "other_organisation": far,
            "nobody": None,
        }

    def actions(self) -> Iterable[str]:
        """What may be asked."""
        return policy_of_actors.ACTIONS


def build() -> ActorsWorld:
    """Makes the rows anew."""
    return ActorsWorld()
