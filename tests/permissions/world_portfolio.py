"""The room of portfolio: a list of the programme office (`same_organisation`) and one of another office.

Entries and names are asked without a thing here; which of them somebody reaches is told in tests/partnership/portfolio.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import transaction

from tessera.kernel.actor import Actor, acting
from tessera.partnership.portfolio import policy
from tessera.partnership.portfolio.models import ImportBatch
from tests.permissions import cast


class World:
    """The office's list, and another's."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {
        "own": "a list belongs to its office, to no colleague",
        "receiving_organisation": "lists are not handed on",
    }
    ABOUT: ClassVar[dict[str, Any]] = {policy.DECIDE: type(None), policy.NAME: type(None)}

    def __init__(self) -> None:
        self._cast = cast.build()
        self._office, self._other = self._list("funder"), self._list("observatory")

    def _list(self, slug: str) -> ImportBatch:
        home = self._cast.organisations[slug]
        with acting(Actor(None, home, job="set a stage")), transaction.atomic():
            return ImportBatch.objects.create(organisation_id=home, name="Invented", page="", sha256="0" * 64)

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, ImportBatch | None]:
        """The same for every persona: the programme office's, another's."""
        assert persona in self._cast.actors
        return {"same_organisation": self._office, "other_organisation": self._other, "nobody": None}

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(policy.ACTIONS)


def build() -> World:
    """The world, made anew."""
    return World()
