"""Plans for the permission matrix: every shipped role, and plans of cases in each relation to it.

Services and conferences are asked without a thing here: which rows they reach is told in tests/protection/plans, and
that nobody approves their own plan as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.plans import policy as policy_of_plans
from tessera.protection.plans.models import Plan
from tests.permissions.world_cases import CasesWorld

_WITHOUT = (policy_of_plans.SERVICE_VIEW, policy_of_plans.SERVICE_EDIT, policy_of_plans.CONFERENCE_VIEW,
            policy_of_plans.CONFERENCE_EDIT, policy_of_plans.FEED)  # fmt: skip


class PlansWorld(CasesWorld):
    """The cases of the cases' own world, with a plan in each."""

    policy = policy_of_plans  # type: ignore[assignment]
    NOT_APPLICABLE = {"receiving_organisation": "a plan never leaves its organisation; what is shared is a bundle"}
    ABOUT = dict.fromkeys(_WITHOUT, type(None))

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[Any, Plan] = {}

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """Plans of the cases that stand in each relation."""
        return {
            relation: self._plan(case) if case else None
            for relation, case in super().objects_by_relation(persona).items()
        }

    def _plan(self, case: Case) -> Plan:
        if case.pk not in self._made:
            with unit_of_work(by=Actor(None, case.organisation_id, job="stage")):
                row = Plan.objects.create(organisation_id=case.organisation_id, case_id=case.pk, version=1, sealed=b"")
            row.case = case
            self._made[case.pk] = row
        return self._made[case.pk]

    def actions(self) -> Iterable[str]:
        """What may be asked."""
        return policy_of_plans.ACTIONS


def build() -> PlansWorld:
    """Makes the rows anew."""
    return PlansWorld()
