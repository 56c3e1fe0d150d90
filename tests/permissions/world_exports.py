"""The room of exports: who may take cases out, and who must agree to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from tessera.interchange.exports import policy as policy_of_exports
from tessera.interchange.exports.models import Export
from tessera.kernel.actor import Actor, acting
from tests.permissions import cast


class World:
    """Every persona; an export with identity that waits, asked for by each, by a colleague, and elsewhere."""

    policy = policy_of_exports
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {"receiving_organisation": "an export belongs to one organisation"}

    def __init__(self) -> None:
        found = cast.build()
        self._people = dict(found.actors)
        self._exports = {slug: self._export(pk, None) for slug, pk in found.organisations.items()}
        self._slugs = {pk: slug for slug, pk in found.organisations.items()}
        self._own = {
            name: self._export(actor.organisation, actor.account)
            for name, actor in self._people.items()
            if actor.organisation
        }

    @staticmethod
    def _export(organisation: UUID, account: UUID | None) -> Export:
        with acting(Actor(None, organisation, job="set a stage")):
            return Export.objects.create(
                organisation_id=organisation, format="xlsx", purpose="keep_record", language="en", with_identity=True,
                state="waiting", sealed=b"x", asked_by=account,
            )  # fmt: skip

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._people

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """Exports, seen from a persona."""
        actor = self._people[persona]
        assert actor.organisation
        home = self._slugs[actor.organisation]
        return {
            "own": self._own[persona],
            "same_organisation": self._exports[home],
            "other_organisation": self._exports["zaytuna" if home == "harbour" else "harbour"],
            "nobody": None,
        }

    def actions(self) -> tuple[str, ...]:
        """What may be asked."""
        return policy_of_exports.ACTIONS


def build() -> World:
    """The world, made anew."""
    return World()
