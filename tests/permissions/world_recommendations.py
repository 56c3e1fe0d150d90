"""The room of recommendations: one of the programme office (`same_organisation`), one that ended (`own`), another office's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import transaction

from tessera.kernel.actor import Actor, acting
from tessera.partnership.countries.models import ReportEdition
from tessera.partnership.recommendations import policy
from tessera.partnership.recommendations.models import Recommendation
from tessera.partnership.recommendations.states import RECOMMENDATION
from tessera.partnership.stages.api import begin, move
from tests.permissions import cast


class World:
    """Of the office one that is open and one that ended; of another office an open one."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {"receiving_organisation": "recommendations are not referred"}

    def __init__(self) -> None:
        self._cast = cast.build()
        self._open, self._ended = self._made("funder", ended=False), self._made("funder", ended=True)
        self._other = self._made("observatory", ended=False)

    def _made(self, slug: str, *, ended: bool) -> Recommendation:
        home = self._cast.organisations[slug]
        hand = Actor(None, home, actions=frozenset(policy.ACTIONS), job="set a stage")
        with acting(hand), transaction.atomic():
            edition, _new = ReportEdition.objects.get_or_create(organisation_id=home, publisher="tip", year=2026)
            row = Recommendation.objects.create(
                organisation_id=home, country="KHM", publisher="tip", first_edition=edition, last_edition=edition,
                text="Invented", digest=str(ended),
            )  # fmt: skip
            begin(RECOMMENDATION, row, by=hand)
            if ended:
                move(RECOMMENDATION, row, "implemented", by=hand, reason="Invented")
            cast.judged()
        return row

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, Recommendation | None]:
        """The same for every persona; `own` stands for the one that ended."""
        assert persona in self._cast.actors
        return {"own": self._ended, "same_organisation": self._open, "other_organisation": self._other, "nobody": None}

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(policy.ACTIONS)


def build() -> World:
    """The world, made anew."""
    return World()
