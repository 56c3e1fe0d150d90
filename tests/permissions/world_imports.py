"""The room of imports: who may bring cases in from a file, and see what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from tessera.interchange.imports import policy as policy_of_imports
from tessera.interchange.imports.models import Batch
from tessera.kernel.actor import Actor, acting
from tessera.trust.people import api as people
from tests.permissions import cast
from tests.protection.cases import world


class World:
    """Every persona, an importer and the import job of a shelter; a batch in each organisation, and one of one's own."""

    policy = policy_of_imports
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {"receiving_organisation": "an import belongs to one organisation"}

    def __init__(self) -> None:
        found = cast.build()
        harbour = found.organisations["harbour"]
        self._people = found.actors | {
            "importer": world.colleague(harbour, "importer", "importer"),
            "import-job": people.system_actor(harbour, "import cases", policy_of_imports.NEEDS, "import"),
        }
        self._batches = {slug: self._batch(pk, None, slug) for slug, pk in found.organisations.items()}
        self._slugs = {pk: slug for slug, pk in found.organisations.items()}
        self._own = {
            name: self._batch(actor.organisation, actor.account, f"by {name}")
            for name, actor in self._people.items()
            if actor.organisation
        }

    @staticmethod
    def _batch(organisation: UUID, account: UUID | None, mark: str) -> Batch:
        with acting(Actor(None, organisation, job="set a stage")):
            return Batch.objects.create(
                organisation_id=organisation, mapping="htcds-2.0", file_sha256=mark, started_by=account
            )

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._people

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """Batches, seen from a persona."""
        actor = self._people[persona]
        assert actor.organisation
        home = self._slugs[actor.organisation]
        return {
            "own": self._own[persona],
            "same_organisation": self._batches[home],
            "other_organisation": self._batches["zaytuna" if home == "harbour" else "harbour"],
            "nobody": None,
        }

    def actions(self) -> tuple[str, ...]:
        """What may be asked."""
        return policy_of_imports.ACTIONS


def build() -> World:
    """The world, made anew."""
    return World()
