"""The room of comparison: a public set, which belongs to every reader; what a role adds is said by the actions alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from tessera.kernel.actor import Actor
from tessera.observatory.comparison import policy
from tessera.observatory.comparison.models import PublicSet
from tests.permissions import cast


class World:
    """One public set."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {
        "own": "a public set belongs to nobody",
        "same_organisation": "a public set belongs to no organisation",
        "receiving_organisation": "public sets are not referred",
    }
    ABOUT: ClassVar[dict[str, Any]] = {
        policy.IMPORT: type(None),
        policy.REMOVE: PublicSet,
        policy.LOAD: type(None),
    }

    def __init__(self) -> None:
        self._cast = cast.build()
        self._set = PublicSet.objects.create(
            name="Set", publisher="Office", terms="Free", published_on=date(2026, 1, 1), layout="ctdc-kanon-12", rows=20,
            threshold=11, sha256="0" * 64,
        )  # fmt: skip

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, PublicSet | None]:
        """The same for every persona."""
        assert persona in self._cast.actors
        return {"other_organisation": self._set, "nobody": None}

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(self.ABOUT)


def build() -> World:
    """The world, made anew."""
    return World()
