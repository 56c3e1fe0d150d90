"""What cases know in codes that helps to tell people apart, for work on all of an organisation's people at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.protection.cases.models import Case


@dataclass(frozen=True, slots=True)
class Features:
    """Sex, a citizenship and the area of residence (ISO 3166) of a person, from their latest case; empty: not known."""

    sex: str = ""
    citizenship: str = ""
    area: str = ""


def features_of_everybody(*, by: Actor) -> dict[UUID, Features]:
    """Person → features, for everybody of the actor's organisation who has a case and a sealed identity.

    Codes only, and no case among them; the caller decides who may ask, and writes the ledger row.
    """
    rows = Case.objects.filter(
        organisation_id=by.home, subject__sealed__isnull=False, subject__erased_at__isnull=True
    ).order_by("created_at", "pk")
    found: dict[UUID, Features] = {}
    for subject, registered, gender, citizenships, area in rows.values_list(
        "subject_id", "sex_registered", "gender", "citizenships", "residence_admin1"
    ):
        before = found.get(subject, Features())
        found[subject] = Features(
            _known([registered, gender]) or before.sex,
            _known(citizenships) or before.citizenship,
            _known([area]) or before.area,
        )
    return found


def _known(values: Iterable[str]) -> str:
    return next((value for value in values if value and value not in codes.EMPTY_ANSWERS), "")
