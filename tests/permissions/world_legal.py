"""Legal matters for the permission matrix: every shipped role, and matters of cases in each relation to it.

Dates are asked without a thing here; that whoever may see them reads no words of them is told in tests/protection/legal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.legal import policy as policy_of_legal
from tessera.protection.legal.models import LegalMatter
from tests.permissions.world_cases import CasesWorld


class LegalWorld(CasesWorld):
    """The cases of the cases' own world, with a matter in each."""

    policy = policy_of_legal  # type: ignore[assignment]
    NOT_APPLICABLE = {
        "receiving_organisation": "a legal matter never leaves its organisation; what is shared is a bundle"
    }
    ABOUT = {policy_of_legal.DEADLINES: type(None)}

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[Any, LegalMatter] = {}

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """Matters of the cases that stand in each relation."""
        return {
            relation: self._matter(case) if case else None
            for relation, case in super().objects_by_relation(persona).items()
        }

    def _matter(self, case: Case) -> LegalMatter:
        if case.pk not in self._made:
            with unit_of_work(by=Actor(None, case.organisation_id, job="stage")):
                row = LegalMatter.objects.create(
                    organisation_id=case.organisation_id, case_id=case.pk, matter_type="criminal_witness"
                )
            row.case = case
            self._made[case.pk] = row
        return self._made[case.pk]

    def actions(self) -> Iterable[str]:
        """What may be asked."""
        return policy_of_legal.ACTIONS


def build() -> LegalWorld:
    """Makes the rows anew."""
    return LegalWorld()
