"""Somebody else in the planted case, and words about the survivor: what a stranger must not learn."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.trust.subjects import api as subjects
from tests.permissions.cast import Cast
from tests.protection.cases.world import KEEP

SECRETS = ("Yevhenko", "red barge under the poplars", "ramp of Ozerivka")


def plant(people: Cast, case: UUID) -> dict[str, object]:
    """A named child of the survivor, where the child is, and what helps the survivor."""
    worker = people.actors["caseworker"]
    with unit_of_work(by=worker):
        child = cases.add_person(
            case,
            "dependant",
            by=worker,
            values={"relation": "child", "age": 6},
            identity=subjects.Identity(given_names="Yevhenko"),
            consent=[KEEP],
            words=cases.PersonWords(where="red barge under the poplars"),
        )
        cases.edit_case(case, {}, by=worker, words=cases.CaseWords(accommodation_needs="ramp of Ozerivka"))
    return {"person": child.id}
