"""The room of strategy: a draft of each organisation, by somebody who is in none of these chairs."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.db import transaction

from tessera.kernel.actor import Actor, acting
from tessera.partnership.stages import api as stages
from tessera.partnership.strategy import policy
from tessera.partnership.strategy.models import Strategy
from tessera.partnership.strategy.states import STRATEGY
from tests.permissions import cast


class World:
    """Every organisation has a draft; only the office's colleagues have a right to theirs."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {
        "own": "a strategy belongs to an office, not to a person in it",
        "receiving_organisation": "strategies are not referred",
    }
    ABOUT: ClassVar[dict[str, Any]] = {
        policy.VIEW: (Strategy, type(None)),
        policy.EDIT: (Strategy, type(None)),
        policy.CLEAR: Strategy,
    }

    def __init__(self) -> None:
        self._cast = cast.build()
        self._made = {slug: self._draft(pk) for slug, pk in self._cast.organisations.items()}

    def _draft(self, office: UUID) -> Strategy:
        stage = Actor(None, office, job="set a stage")
        with acting(stage), transaction.atomic():
            row = Strategy.objects.create(
                organisation_id=office, region="afr", fiscal_year=2027, title="Invented", ceiling=Decimal(1), currency="USD",
                drafters=[uuid4()],
            )  # fmt: skip
            stages.begin(STRATEGY, row, by=stage)
            cast.judged()
            return row

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, Strategy | None]:
        """Strategies, seen from a persona."""
        home = next(slug for slug, pk in self._cast.organisations.items() if pk == self._cast.home(persona))
        other = self._made["funder" if home != "funder" else "observatory"]
        return {"same_organisation": self._made[home], "other_organisation": other, "nobody": None}

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(self.ABOUT)


def build() -> World:
    """The world, made anew."""
    return World()
