"""What is due, for the permission matrix: every shipped role, and items in cases in each relation to it.

`own` is an item of the persona's own case, `same_organisation` one of a colleague's ordinary case. What a restricted
case closes, a colleague's item refuses and a review of somebody else hides is told in tests/protection/work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tessera.kernel.clock import today
from tessera.kernel.ids import new_id
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.work import policy as policy_of_work
from tessera.protection.work.enums import HANDED_OVER
from tessera.protection.work.models import Due
from tests.permissions.world_cases import CasesWorld

_WITHOUT = (policy_of_work.CASELOAD, policy_of_work.HANDOVER, policy_of_work.SUPERVISION_VIEW,
            policy_of_work.SUPERVISION_ADD)  # fmt: skip


class WorkWorld(CasesWorld):
    """The cases of the cases' own world, with something due in each."""

    policy = policy_of_work  # type: ignore[assignment]
    NOT_APPLICABLE = {"receiving_organisation": "what is due in a case is nobody's business but its organisation's"}
    ABOUT = dict.fromkeys(_WITHOUT, type(None))

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[Any, Due] = {}

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """Items in the cases that stand in each relation."""
        return {
            relation: self._due(case) if case else None
            for relation, case in super().objects_by_relation(persona).items()
        }

    def _due(self, case: Case) -> Due:
        if case.pk not in self._made:
            host = next(a for a in self._people.values() if a.organisation == case.organisation_id)
            with unit_of_work(by=host):
                self._made[case.pk] = Due.objects.create(
                    organisation_id=case.organisation_id, case_id=case.pk, kind=HANDED_OVER, object_id=new_id(),
                    on=today(), first_on=today(), owner_id=case.worker_id,
                )  # fmt: skip
        return self._made[case.pk]

    def actions(self) -> Iterable[str]:
        """What may be asked."""
        return policy_of_work.ACTIONS


def build() -> WorkWorld:
    """Makes the rows anew."""
    return WorkWorld()
