"""Screenings, seen from everybody of the cast: of their own case, of a colleague's, and of another shelter's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.screening import policy as policy_of_screening
from tessera.protection.screening.models import Screening
from tests.permissions.world_subjects import SubjectsWorld, subject


def case(organisation: UUID, worker: UUID | None = None) -> Case:
    """A case of an organisation."""
    person = subject(organisation)
    with unit_of_work(by=Actor(None, organisation, job="stage")):
        return Case.objects.create(organisation_id=organisation, subject_id=person.id, worker_id=worker)


def screening(organisation: UUID, worker: UUID | None = None) -> Screening:
    """A screening of one."""
    of = case(organisation, worker)
    with unit_of_work(by=Actor(None, organisation, job="stage")):
        return Screening.objects.create(
            organisation_id=organisation, case_id=of.id, screener_id=worker, instrument_key="platform",
            instrument_version="1", judgement="no_concern", sealed=b"sealed",
        )  # fmt: skip


class ScreeningWorld(SubjectsWorld):
    """A screening per organisation, and one for every member of the cast."""

    policy: Any = policy_of_screening
    NOT_APPLICABLE = {"receiving_organisation": "a screening is never passed on; what is shared is a bundle"}
    ABOUT: Mapping[str, type] = {policy_of_screening.UPLOAD: type(None), policy_of_screening.REVIEW: type(None)}

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[Any, Any] = {org: self.made(org, None) for org in self.cast.organisations.values()}
        self.mine: dict[str, Any] = {
            code: self.made(self.cast.home(code), actor.account) for code, actor in self.cast.actors.items()
        }

    def made(self, organisation: UUID, worker: UUID | None) -> Any:
        """A row of the room."""
        return screening(organisation, worker)

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """Rows seen from this persona."""
        home = self.cast.home(persona)
        return {
            "own": self.mine[persona],
            "same_organisation": self.rows[home],
            "other_organisation": self.rows[self.elsewhere(home)],
            "nobody": None,
        }

    def actions(self) -> Iterable[str]:
        """What may be asked."""
        return policy_of_screening.ACTIONS


def build() -> ScreeningWorld:
    """Makes the rows anew."""
    return ScreeningWorld()
