"""The room of tokens: an organisation's own secrets of a run, and those of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import uuid4

from tessera.kernel.actor import Actor, acting
from tessera.trust.tokens import policy
from tessera.trust.tokens.models import TokenRun
from tests.permissions import cast


class World:
    """Every organisation has begun a run."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {
        "own": "secrets belong to an organisation, not to a person in it",
        "receiving_organisation": "secrets are not referred",
    }
    ABOUT: ClassVar[dict[str, Any]] = {policy.BEGIN: type(None), policy.MAKE: (TokenRun, type(None))}

    def __init__(self) -> None:
        self._cast = cast.build()
        self._runs = {slug: self._begun(slug) for slug in self._cast.organisations}

    def _begun(self, slug: str) -> TokenRun:
        organisation = self._cast.organisations[slug]
        with acting(Actor(None, organisation, job="set a stage")):
            return TokenRun.objects.create(
                organisation_id=organisation, run_id=uuid4(), declared=1, public_key=b"k", sealed=b"s"
            )

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, TokenRun | None]:
        """Runs, seen from a persona."""
        home = next(slug for slug, pk in self._cast.organisations.items() if pk == self._cast.home(persona))
        return {
            "same_organisation": self._runs[home],
            "other_organisation": self._runs["zaytuna" if home == "harbour" else "harbour"],
            "nobody": None,
        }

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(self.ABOUT)


def build() -> World:
    """The world, made anew."""
    return World()
