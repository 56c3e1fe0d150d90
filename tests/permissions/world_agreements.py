"""The room of agreements: an organisation's own agreement, and that of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from tessera.kernel.actor import Actor, acting
from tessera.observatory.agreements import policy
from tessera.observatory.agreements.models import Agreement
from tests.permissions import cast


class World:
    """Every organisation has signed."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {
        "own": "an agreement belongs to an organisation, not to a person in it",
        "receiving_organisation": "agreements are not referred",
    }
    ABOUT: ClassVar[dict[str, Any]] = {
        policy.VIEW: (Agreement, type(None)),
        policy.SIGN: type(None),
        policy.END: Agreement,
    }

    def __init__(self) -> None:
        self._cast = cast.build()
        self._agreements = {slug: self._signed(slug) for slug in self._cast.organisations}

    def _signed(self, slug: str) -> Agreement:
        organisation = self._cast.organisations[slug]
        with acting(Actor(None, organisation, job="set a stage")):
            return Agreement.objects.create(
                organisation_id=organisation, terms_version="2026-1", terms_sha256="", signer_function="Director"
            )

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, Agreement | None]:
        """Agreements, seen from a persona."""
        home = next(slug for slug, pk in self._cast.organisations.items() if pk == self._cast.home(persona))
        return {
            "same_organisation": self._agreements[home],
            "other_organisation": self._agreements["zaytuna" if home == "harbour" else "harbour"],
            "nobody": None,
        }

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(self.ABOUT)


def build() -> World:
    """The world, made anew."""
    return World()
