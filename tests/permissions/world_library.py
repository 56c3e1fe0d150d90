"""The room of the library: a party of the programme office (`same_organisation`) and one of another office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import transaction

from tessera.kernel.actor import Actor, acting
from tessera.partnership.library import policy
from tessera.partnership.library.models import Party
from tests.permissions import cast


class World:
    """The office's party, and another's."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {
        "own": "a party belongs to the office, to no colleague",
        "receiving_organisation": "parties are not referred",
    }

    def __init__(self) -> None:
        self._cast = cast.build()
        self._office, self._other = self._party("funder"), self._party("observatory")

    def _party(self, slug: str) -> Party:
        home = self._cast.organisations[slug]
        with acting(Actor(None, home, job="set a stage")), transaction.atomic():
            return Party.objects.create(organisation_id=home, name="Invented")

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, Party | None]:
        """The same for every persona: the programme office's, another's."""
        assert persona in self._cast.actors
        return {"same_organisation": self._office, "other_organisation": self._other, "nobody": None}

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(policy.ACTIONS)


def build() -> World:
    """The world, made anew."""
    return World()
