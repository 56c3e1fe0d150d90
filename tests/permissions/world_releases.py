"""The room of releases: one that waits to be published (`same_organisation`) and one that is (`other_organisation`).

A release belongs to no organisation. A published one is everybody's; what a role adds is said by the actions alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.observatory.releases import policy
from tessera.observatory.releases.models import Release
from tests.permissions import cast


class World:
    """A draft and a published release."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {
        "own": "a release belongs to nobody",
        "receiving_organisation": "releases are not referred",
    }
    ABOUT: ClassVar[dict[str, Any]] = {
        policy.VIEW: (Release, type(None)),
        policy.BUILD: type(None),
        policy.PUBLISH: Release,
    }

    def __init__(self) -> None:
        self._cast = cast.build()
        self._draft, self._published = self._release(1), self._release(2)
        self._published.published_at = now()
        self._published.save()

    def _release(self, number: int) -> Release:
        return Release.objects.create(
            number=number, method="tables", document={}, records=20, contributors=2, threshold=11,
            attacks={"attacks": [{"name": "small_cell", "passed": True}]}, passed=True,
        )  # fmt: skip

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, Release | None]:
        """The same for every persona."""
        assert persona in self._cast.actors
        return {"same_organisation": self._draft, "other_organisation": self._published, "nobody": None}

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(self.ABOUT)


def build() -> World:
    """The world, made anew."""
    return World()
