"""The room of prevalence: a study that waits (`same_organisation`) and one that is published (`other_organisation`).

A study belongs to no organisation. A published one is everybody's; what a role adds is said by the actions alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.observatory.prevalence import policy
from tessera.observatory.prevalence.models import Study
from tests.permissions import cast


class World:
    """A study with a result that waits, and a published one."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {
        "own": "a study belongs to nobody",
        "receiving_organisation": "studies are not referred",
    }
    ABOUT: ClassVar[dict[str, Any]] = {
        policy.VIEW: (Study, type(None)),
        policy.MAKE: type(None),
        policy.PUBLISH: Study,
    }

    def __init__(self) -> None:
        self._cast = cast.build()
        self._draft, self._published = self._study(), self._study()
        self._published.published_at = now()
        self._published.save()

    def _study(self) -> Study:
        return Study.objects.create(
            title="Invented", source="Invented", route="survey", given={"respondents": 1, "population": 1},
            sha256="0" * 64, result={"methods": []}, program="test",
        )  # fmt: skip

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, Study | None]:
        """The same for every persona."""
        assert persona in self._cast.actors
        return {"same_organisation": self._draft, "other_organisation": self._published, "nobody": None}

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(self.ABOUT)


def build() -> World:
    """The world, made anew."""
    return World()
