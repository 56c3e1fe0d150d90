"""The room of other donors: a project of the programme office (`same_organisation`), one set aside (`own`), another office's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.db import transaction

from tessera.kernel.actor import Actor, acting
from tessera.partnership.donors import policy
from tessera.partnership.donors.models import OtherDonorProject
from tests.permissions import cast


class World:
    """Of the office one that counts and one that was set aside; of another office one."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {"receiving_organisation": "projects of others are not referred"}

    def __init__(self) -> None:
        self._cast = cast.build()
        self._counted, self._aside = self._made("funder", ""), self._made("funder", "Invented")
        self._other = self._made("observatory", "")

    def _made(self, slug: str, aside: str) -> OtherDonorProject:
        home = self._cast.organisations[slug]
        hand = Actor(None, home, actions=frozenset(policy.ACTIONS), job="set a stage")
        with acting(hand), transaction.atomic():
            return OtherDonorProject.objects.create(
                organisation_id=home, reference=f"XM-{aside}", donor="Invented", title="Invented", as_of=date(2026, 1, 1),
                source="Invented", aside=aside,
            )  # fmt: skip

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, OtherDonorProject | None]:
        """The same for every persona; `own` stands for the one that was set aside."""
        assert persona in self._cast.actors
        return {
            "own": self._aside,
            "same_organisation": self._counted,
            "other_organisation": self._other,
            "nobody": None,
        }

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(policy.ACTIONS)


def build() -> World:
    """The world, made anew."""
    return World()
