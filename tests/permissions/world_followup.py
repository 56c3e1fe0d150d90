"""Follow-up and closing for the permission matrix: every shipped role, and contacts of cases in each relation to it.

The rights of closing are asked of a contact's case as well; that nobody approves their own proposal, and that no contact
is made without the person's consent, is told in tests/protection/followup.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.followup import policy as policy_of_followup
from tessera.protection.followup.models import FollowUpContact
from tests.permissions.world_cases import CasesWorld


class FollowUpWorld(CasesWorld):
    """The cases of the cases' own world, with a planned contact in each."""

    policy = policy_of_followup  # type: ignore[assignment]
    NOT_APPLICABLE = {"receiving_organisation": "a contact never leaves its organisation; what is shared is a bundle"}
    ABOUT = {policy_of_followup.RULES: type(None)}

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[Any, FollowUpContact] = {}

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """Contacts of the cases that stand in each relation."""
        return {
            relation: self._contact(case) if case else None
            for relation, case in super().objects_by_relation(persona).items()
        }

    def _contact(self, case: Case) -> FollowUpContact:
        if case.pk not in self._made:
            with unit_of_work(by=Actor(None, case.organisation_id, job="stage")):
                self._made[case.pk] = FollowUpContact.objects.create(
                    organisation_id=case.organisation_id, case_id=case.pk, planned_on=today()
                )
        return self._made[case.pk]

    def actions(self) -> Iterable[str]:
        """What may be asked."""
        return policy_of_followup.ACTIONS


def build() -> FollowUpWorld:
    """Makes the rows anew."""
    return FollowUpWorld()
