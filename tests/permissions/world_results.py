"""The room of results: a submitted figure of the office's award to each organisation, and one of another office.

For a colleague of the office `same_organisation` is a figure of the office's award; for a grantee that of its own.
Somebody else entered each figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.db import connection, transaction

from tessera.kernel.actor import Actor, acting
from tessera.partnership.awards import policy as award_policy
from tessera.partnership.library.models import Indicator
from tessera.partnership.results import policy
from tessera.partnership.results.models import Actual, AwardIndicator, Objective
from tessera.partnership.results.states import ACTUAL
from tessera.partnership.stages import api as stages
from tests.permissions import cast
from tests.permissions.world_money import award


def stage(office: UUID) -> Actor:
    """Who sets the stage for an office."""
    rights = frozenset((*award_policy.ACTIONS, *policy.ACTIONS))
    return Actor(None, office, actions=rights, job="set a stage", function="funder")


class World:
    """A figure of an award of the office to each organisation, and one of another office."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {
        "own": "a figure belongs to an award, not to a person",
        "receiving_organisation": "results are not referred",
    }
    ABOUT: ClassVar[dict[str, Any]] = {
        policy.SEE: (AwardIndicator, type(None)),
        **dict.fromkeys(
            (policy.VIEW, policy.EDIT, policy.ENTER, policy.ACCEPT, policy.DRAW, policy.LOCK), AwardIndicator
        ),
    }

    def __init__(self) -> None:
        self._cast = cast.build()
        homes = self._cast.organisations
        office = homes["funder"]
        self._made = {slug: self._told(office, pk if pk != office else None) for slug, pk in homes.items()}
        self._elsewhere = self._told(homes["observatory"], None)

    def _told(self, office: UUID, grantee: UUID | None) -> AwardIndicator:
        by = stage(office)
        with acting(by), transaction.atomic():
            mine = {"organisation_id": office, "implementer_id": grantee, "award": award(office, grantee, by)}
            code = f"P-{uuid4().hex[:12]}"
            known = Indicator.objects.create(organisation_id=office, code=code, title="Invented", unit="people")
            node = Objective.objects.create(**mine, number=1, title="Invented")
            row = AwardIndicator.objects.create(
                **mine, objective=node, indicator=known, code=code, title="Invented", unit="people", measure="unit",
                no_baseline="invented",
            )  # fmt: skip
            figure = Actual.objects.create(
                **mine,
                indicator=row,
                start=date(2026, 1, 1),
                end=date(2026, 3, 31),
                value=Decimal(1),
                entered_by=uuid4(),
            )
            stages.begin(ACTUAL, figure, by=by)
            # Under the office: later nobody would see that the moves were written down.
            connection.check_constraints()
            return row

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, AwardIndicator | None]:
        """Indicators, seen from a persona."""
        home = next(slug for slug, pk in self._cast.organisations.items() if pk == self._cast.home(persona))
        other = self._elsewhere if home == "funder" else self._made["lifeline" if home != "lifeline" else "zaytuna"]
        return {"same_organisation": self._made[home], "other_organisation": other, "nobody": None}

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(self.ABOUT)


def build() -> World:
    """The world, made anew."""
    return World()
