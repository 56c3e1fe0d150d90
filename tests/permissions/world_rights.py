"""The rights of a person over their data, for the permission matrix: every shipped role, and requests of cases in each
relation to it.

Retention, holds and erasures are kept by people who open no case, so they are asked without a thing here: which rows
they reach, and that two people decide, is told in tests/protection/rights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.rights import policy as policy_of_rights
from tessera.protection.rights.models import RightsRequest
from tests.permissions.world_cases import CasesWorld

_WITHOUT = (policy_of_rights.LIST, policy_of_rights.HOLD, policy_of_rights.PROPOSE, policy_of_rights.APPROVE,
            policy_of_rights.RULE)  # fmt: skip


class RightsWorld(CasesWorld):
    """The cases of the cases' own world, with a request in each."""

    policy = policy_of_rights  # type: ignore[assignment]
    NOT_APPLICABLE = {"receiving_organisation": "a request is answered where the data are held"}
    ABOUT = dict.fromkeys(_WITHOUT, type(None))

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[Any, RightsRequest] = {}

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """Requests of the cases that stand in each relation."""
        return {
            relation: self._request(case) if case else None
            for relation, case in super().objects_by_relation(persona).items()
        }

    def _request(self, case: Case) -> RightsRequest:
        if case.pk not in self._made:
            with unit_of_work(by=Actor(None, case.organisation_id, job="stage")):
                self._made[case.pk] = RightsRequest.objects.create(
                    organisation_id=case.organisation_id, case_id=case.pk, kind="copy", asked_on=today(), due_on=today(),
                    sealed=b"",
                )  # fmt: skip
        return self._made[case.pk]

    def actions(self) -> Iterable[str]:
        """What may be asked."""
        return policy_of_rights.ACTIONS


def build() -> RightsWorld:
    """Makes the rows anew."""
    return RightsWorld()
