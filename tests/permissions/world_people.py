"""The room of people: who may see, invite and change whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from tessera.kernel.actor import Actor, acting
from tessera.trust.people import policy
from tessera.trust.people.models import Account, Membership
from tests.permissions import cast


class World:
    """Every persona; beside each a colleague in the same organisation, and somebody who works elsewhere."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {"receiving_organisation": "people are not referred"}
    ABOUT: ClassVar[dict[str, Any]] = {
        policy.LIST: (Membership, type(None)),
        policy.CHANGE: Membership,
        policy.KILL: Membership,
        policy.INVITE: type(None),
        policy.EDIT_ORGANISATION: type(None),
        policy.CREATE_ORGANISATION: type(None),
    }

    def __init__(self) -> None:
        self._cast = cast.build()
        self._colleagues = {slug: self._colleague(slug) for slug in self._cast.organisations}

    def _colleague(self, slug: str) -> Membership:
        organisation = self._cast.organisations[slug]
        with acting(Actor(None, organisation, job="set a stage")):
            account = Account.objects.create(email=f"colleague@{slug}.example", display_name="Colleague")
            return Membership.objects.create(organisation_id=organisation, account=account, roles=["caseworker"])

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, Membership | None]:
        """Memberships, seen from a persona."""
        mine = self._cast.membership(persona)
        slugs = {pk: slug for slug, pk in self._cast.organisations.items()}
        home = slugs[mine.organisation_id]
        return {
            "own": mine,
            "same_organisation": self._colleagues[home],
            "other_organisation": self._colleagues["zaytuna" if home == "harbour" else "harbour"],
            "nobody": None,
        }

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(self.ABOUT)


def build() -> World:
    """The world, made anew."""
    return World()
