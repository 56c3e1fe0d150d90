"""The room of the privacy budget: changes of limits, asked by oneself, by a colleague, and in another organisation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID, uuid4

from tessera.kernel.actor import Actor, acting
from tessera.observatory.budget import policy
from tessera.observatory.budget.models import BudgetChange
from tests.permissions import cast


class World:
    """Every organisation has changes that wait, also those that may have none."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {"receiving_organisation": "limits are not referred"}
    ABOUT: ClassVar[dict[str, Any]] = {
        policy.VIEW: (BudgetChange, type(None)),
        policy.ASK: type(None),
        policy.DECIDE: BudgetChange,
    }

    def __init__(self) -> None:
        self._cast = cast.build()
        self._theirs = {slug: self._asked(slug, uuid4()) for slug in self._cast.organisations}
        self._own: dict[str, BudgetChange] = {}

    def _asked(self, slug: str, account: UUID) -> BudgetChange:
        organisation = self._cast.organisations[slug]
        with acting(Actor(None, organisation, job="set a stage")):
            return BudgetChange.objects.create(
                organisation_id=organisation,
                purpose=f"toy {account.hex[:20]}",
                per_release=1,
                per_person=4,
                reason="A reason",
                asked_by=account,
            )

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, BudgetChange | None]:
        """Changes, seen from a persona."""
        home = next(slug for slug, pk in self._cast.organisations.items() if pk == self._cast.home(persona))
        if persona not in self._own:
            self._own[persona] = self._asked(home, self._cast.actors[persona].account or uuid4())
        return {
            "own": self._own[persona],
            "same_organisation": self._theirs[home],
            "other_organisation": self._theirs["zaytuna" if home == "harbour" else "harbour"],
            "nobody": None,
        }

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(self.ABOUT)


def build() -> World:
    """The world, made anew."""
    return World()
