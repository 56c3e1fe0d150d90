"""The room of publishing: a publication that waits (`same_organisation`), prepared by a programme officer, and one of
another office (`other_organisation`).

What is public is read without an account, by addresses that ask nobody; that it is, is told in tests/partnership/publishing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards.models import Award, AwardVersion
from tessera.partnership.library.models import Party
from tessera.partnership.publishing import policy
from tessera.partnership.publishing.models import Publication
from tessera.partnership.publishing.states import MACHINE
from tessera.partnership.stages import api as stages
from tests.permissions import cast


class World:
    """A prepared publication of the office, and another's."""

    policy = policy
    NOT_APPLICABLE: ClassVar[dict[str, str]] = {
        "own": "a publication belongs to its office, to no colleague",
        "receiving_organisation": "publications are not handed on",
    }
    ABOUT: ClassVar[dict[str, Any]] = {policy.CLAIM: type(None)}

    def __init__(self) -> None:
        self._cast = cast.build()
        officer = self._cast.actors["programme-officer"].account
        self._office, self._other = self._made("funder", officer), self._made("observatory", None)

    def _made(self, slug: str, by: UUID | None) -> Publication:
        home = self._cast.organisations[slug]
        actor = Actor(None, home, job="set a stage")
        with unit_of_work(by=actor):
            party = Party.objects.create(organisation_id=home, name="Invented")
            award = Award.objects.create(
                organisation_id=home, number="1", party=party, title="Invented", state="listed", source="listed"
            )
            _begun("award", award, actor)
            version = AwardVersion.objects.create(
                organisation_id=home, award=award, number=1, kind="listing", state="in_effect", effective=today()
            )
            _begun("award_version", version, actor)
            made = Publication.objects.create(
                organisation_id=home, award=award, version=version, number=1, level="full", terms={}, content={},
                withheld_words="", sha256="", prepared_by=by,
            )  # fmt: skip
            stages.begin(MACHINE, made, by=actor)
            cast.judged()
        return made

    def personas(self) -> Mapping[str, Actor]:
        """The whole cast."""
        return self._cast.actors

    def objects_by_relation(self, persona: str) -> Mapping[str, Publication | None]:
        """The same for every persona: the programme office's, another's."""
        assert persona in self._cast.actors
        return {"same_organisation": self._office, "other_organisation": self._other, "nobody": None}

    def actions(self) -> list[str]:
        """In the order a reviewer reads them."""
        return list(policy.ACTIONS)


def _begun(kind: str, row: Any, by: Actor) -> None:
    stages.StateChange.objects.create(
        organisation_id=row.organisation_id, kind=kind, object_id=row.pk, ends=row.state, by=by.account
    )


def build() -> World:
    """The world, made anew."""
    return World()
