"""The room of money: a request for payment of the office's award to each organisation, and one of another office.

For a colleague of the office `same_organisation` is a request of the office's award; for a grantee that of its own.
Steps of a request are asked of a submitted one that somebody else asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.db import transaction

from tessera.kernel.actor import Actor, acting
from tessera.kernel.clock import today
from tessera.partnership.awards import policy as award_policy
from tessera.partnership.awards.models import Award
from tessera.partnership.awards.states import AWARD
from tessera.partnership.library.api import Party
from tessera.partnership.money import policy
from tessera.partnership.money.models import PaymentRequest
from tessera.partnership.money.states import REQUEST
from tessera.partnership.stages import api as stages
from tests.permissions import cast


def award(office: UUID, grantee: UUID | None, by: Actor) -> Award:
    """An award in negotiation."""
    party = Party.objects.create(organisation_id=office, name=f"Invented {grantee}", tenant_id=grantee)
    row = Award.objects.create(
        organisation_id=office, implementer_id=grantee, party=party, number=f"S-{grantee}", title="Invented"
    )
    stages.begin(AWARD, row, by=by)
    stages.move(AWARD, row, "negotiating", by=by)
    return row


def stage(office: UUID) -> Actor:
    """Who sets the stage for an office."""
    rights = frozenset((*award_policy.ACTIONS, *policy.ACTIONS))
    return Actor(None, office, actions=rights, job="set a stage", function="funder")


class World:
    """A request on an award of the office to each organisation, and one of another office."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {
        "own": "a request belongs to an award, not to a person",
        "receiving_organisation": "requests for payment are not referred",
    }
    ABOUT: ClassVar[dict[str, Any]] = {
        policy.VIEW: (PaymentRequest, type(None)),
        **dict.fromkeys((policy.MAKE, policy.APPROVE, policy.FINANCE, policy.PAY, policy.ACCOUNT), PaymentRequest),
        **dict.fromkeys((policy.BUDGET, policy.REVIEW, policy.DRAW), PaymentRequest),
        policy.RATE: type(None),
    }

    def __init__(self) -> None:
        self._cast = cast.build()
        homes = self._cast.organisations
        office = homes["funder"]
        self._made = {slug: self._asked(office, pk if pk != office else None) for slug, pk in homes.items()}
        self._elsewhere = self._asked(homes["observatory"], None)

    def _asked(self, office: UUID, grantee: UUID | None) -> PaymentRequest:
        by = stage(office)
        with acting(by), transaction.atomic():
            row = PaymentRequest.objects.create(
                organisation_id=office, implementer_id=grantee, award=award(office, grantee, by), number=1,
                amount=Decimal(10), currency="USD", starts=today(), ends=today(), requested_by=uuid4(),
            )  # fmt: skip
            stages.begin(REQUEST, row, by=by)
            cast.judged()
            return row

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, PaymentRequest | None]:
        """Requests, seen from a persona."""
        home = next(slug for slug, pk in self._cast.organisations.items() if pk == self._cast.home(persona))
        other = self._elsewhere if home == "funder" else self._made["lifeline" if home != "lifeline" else "zaytuna"]
        return {"same_organisation": self._made[home], "other_organisation": other, "nobody": None}

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(self.ABOUT)


def build() -> World:
    """The world, made anew."""
    return World()
