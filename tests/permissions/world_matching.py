"""The room of matching: an arrangement of two shelters and their host, and one of others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from tessera.kernel.actor import Actor, acting
from tessera.observatory.matching import policy
from tessera.observatory.matching.models import Arrangement
from tests.permissions import cast


class World:
    """Every organisation proposed one arrangement; harbour's is with zaytuna and the observatory."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {
        "own": "an arrangement belongs to organisations, not to a person in one",
        "receiving_organisation": "arrangements are not referred",
    }
    ABOUT: ClassVar[dict[str, Any]] = {
        policy.VIEW: (Arrangement, type(None)),
        policy.PROPOSE: type(None),
        policy.ANSWER: Arrangement,
        policy.END: Arrangement,
        policy.START: Arrangement,
        policy.JOIN: Arrangement,
        policy.PAIRS: Arrangement,
        policy.WORK: Arrangement,
    }

    def __init__(self) -> None:
        self._cast = cast.build()
        homes = self._cast.organisations
        self._made = {
            slug: self._proposed(
                homes,
                slug,
                "zaytuna" if slug != "zaytuna" else "lifeline",
                "observatory" if slug != "observatory" else "funder",
            )
            for slug in homes
        }
        far = self._proposed(homes, "prosecution-office", "nrm-office", "funder")
        self._others = [far, self._made["harbour"], self._made["zaytuna"]]

    def _proposed(self, homes: Mapping[str, Any], slug: str, other: str, host: str) -> Arrangement:
        with acting(Actor(None, homes[slug], job="set a stage")):
            return Arrangement.objects.create(
                organisation_id=homes[slug], host_id=homes[host], members=[homes[slug], homes[other]], title="Invented"
            )

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, Arrangement | None]:
        """Arrangements, seen from a persona."""
        home = next(slug for slug, pk in self._cast.organisations.items() if pk == self._cast.home(persona))
        mine = {self._cast.organisations[home]}
        other = next(row for row in self._others if not mine & {*row.members, row.host_id})
        return {"same_organisation": self._made[home], "other_organisation": other, "nobody": None}

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(self.ABOUT)


def build() -> World:
    """The world, made anew."""
    return World()
