"""Determinations, seen from everybody of the cast. In `own` the persona is a reviewer; elsewhere two others are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.protection.determination import policy as policy_of_determination
from tessera.protection.determination.models import Determination
from tessera.trust.people.models import Account
from tests.permissions.world_screening import ScreeningWorld, case


class DeterminationWorld(ScreeningWorld):
    """A determination per organisation, and one for every member of the cast to review."""

    policy: Any = policy_of_determination
    NOT_APPLICABLE = {"receiving_organisation": "a determination is never passed on; what is shared is a bundle"}
    ABOUT = {}

    def made(self, organisation: UUID, worker: UUID | None) -> Any:
        """Our own determination, with this reviewer or with two nobody else is."""
        of = case(organisation, worker)
        first = worker or _nobody(f"first-{organisation}")
        with unit_of_work(by=Actor(None, organisation, job="stage")):
            return Determination.objects.create(
                organisation_id=organisation, case_id=of.id, level="organisation", started_on=today(),
                first_reviewer_id=first, second_reviewer_id=_nobody(f"second-{organisation}"),
            )  # fmt: skip

    def actions(self) -> Iterable[str]:
        """What may be asked."""
        return policy_of_determination.ACTIONS


def _nobody(name: str) -> UUID:
    row, _made = Account.objects.get_or_create(email=f"{name}@example.org", defaults={"display_name": "Somebody"})
    return row.pk


def build() -> DeterminationWorld:
    """Makes the rows anew."""
    return DeterminationWorld()
