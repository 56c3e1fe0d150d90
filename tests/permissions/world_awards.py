"""The room of awards: the office's award to each organisation, and one that is made to somebody else.

For a colleague of the office `same_organisation` is an award of the office; for a grantee it is the one made to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction

from tessera.kernel.actor import Actor, acting
from tessera.partnership.awards import policy
from tessera.partnership.awards.enums import AwardState
from tessera.partnership.awards.models import Award, Compact
from tessera.partnership.awards.states import AWARD
from tessera.partnership.library.api import Party
from tessera.partnership.stages import api as stages
from tests.permissions import cast


class World:
    """An award in negotiation to each organisation by the office, and one by another office."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {
        "own": "an award belongs to an office, not to a person in it",
        "receiving_organisation": "awards are not referred",
    }
    ABOUT: ClassVar[dict[str, Any]] = {
        policy.VIEW: (Award, type(None)),
        policy.CREATE: (Award, type(None)),
        **{
            action: Award
            for action in policy.ACTIONS
            if action not in (policy.VIEW, policy.CREATE, policy.COMPACT, policy.COMPACT_EDIT)
        },
        policy.COMPACT: type(None),
        policy.COMPACT_EDIT: type(None),
    }

    def __init__(self) -> None:
        self._cast = cast.build()
        homes = self._cast.organisations
        office = homes["funder"]
        self._made = {slug: self._award(office, pk if pk != office else None) for slug, pk in homes.items()}
        self._elsewhere = self._award(homes["observatory"], None)

    def _award(self, office: UUID, grantee: UUID | None) -> Award:
        stage = Actor(None, office, actions=frozenset(policy.ACTIONS), job="set a stage", function="funder")
        with acting(stage), transaction.atomic():
            party = Party.objects.create(organisation_id=office, name=f"Invented {grantee}", tenant_id=grantee)
            row = Award.objects.create(
                organisation_id=office, implementer_id=grantee, party=party, number=f"S-{grantee}", title="Invented"
            )
            stages.begin(AWARD, row, by=stage)
            stages.move(AWARD, row, AwardState.NEGOTIATING, by=stage)
            cast.judged()
            return row

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, Award | Compact | None]:
        """Awards, seen from a persona."""
        home = next(slug for slug, pk in self._cast.organisations.items() if pk == self._cast.home(persona))
        other = self._elsewhere if home == "funder" else self._made["lifeline" if home != "lifeline" else "zaytuna"]
        return {"same_organisation": self._made[home], "other_organisation": other, "nobody": None}

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(self.ABOUT)


def build() -> World:
    """The world, made anew."""
    return World()
