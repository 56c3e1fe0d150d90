"""The door of the room: awards, their versions, and what upper rooms say about them.

`gates.register(name, ask)`: reasons why an award may not become active (a plan, indicators, a schedule).
`closing.register(name, ask)`: reasons why it may not close. `panels.register(order, draw)`: parts of the award's page.
Rows under an award are made with `owners(award)`: the office and the grantee's organisation.
"""

from __future__ import annotations

from typing import Any

from tessera.partnership.awards.asking import closing, gates, panels
from tessera.partnership.awards.models import Award, AwardCountry, AwardSector, AwardVersion, Obligation, Subaward
from tessera.partnership.awards.queries import get, in_force, obligated, obligated_by_award, of_country, shown, versions
from tessera.partnership.awards.states import MACHINES
from tessera.partnership.awards.terms import Terms, TermsError

__all__ = ["MACHINES", "Award", "AwardCountry", "AwardSector", "AwardVersion", "Obligation", "Subaward", "Terms",
           "TermsError", "closing", "gates", "get", "in_force", "obligated", "obligated_by_award", "of_country", "owners",
           "panels", "shown", "versions"]  # fmt: skip


def owners(award: Award) -> dict[str, Any]:
    """The columns every row under an award carries: `Model(**owners(award), award=award, ...)`."""
    return {"organisation_id": award.organisation_id, "implementer_id": award.implementer_id}
