"""What the writes of this room share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model
from django.utils.functional import Promise

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.partnership.awards import policy
from tessera.partnership.awards.models import Award

Row = TypeVar("Row", bound=Model)


class NotYet(ValueError):
    """Something is still missing; `reasons` says what, in words for a colleague."""

    def __init__(self, reasons: Sequence[str | Promise]) -> None:
        super().__init__(" ".join(str(each) for each in reasons))
        self.reasons = list(reasons)


def award_to_write(award_id: UUID, action: str, *, by: Actor) -> Award:
    """The award, locked, for whoever may do this to it. Raises Hidden, Refused."""
    row = policy.scope(by).select_for_update().filter(pk=award_id).first()
    if row is None:
        raise Hidden(by, action, kind="award", object_id=award_id)
    require(policy.can(by, action, row), by, action, kind="award", object_id=award_id)
    return row


def row_to_write(model: type[Row], row_id: UUID, action: str, *, by: Actor) -> Row:
    """A row under an award or a partnership, locked, for whoever may do this to it. Raises Hidden, Refused."""
    rows: Any = getattr(model, "objects")  # noqa: B009 - every model has its manager
    row = rows.select_for_update(of=("self",)).filter(pk=row_id).first()
    kind = model._meta.model_name or ""
    if row is None or not policy.visible(by, row):
        raise Hidden(by, action, kind=kind, object_id=row_id)
    require(policy.can(by, action, row), by, action, kind=kind, object_id=row_id)
    found: Row = row
    return found


def owners(award: Award) -> dict[str, Any]:
    """The columns every row under an award carries."""
    return {"organisation_id": award.organisation_id, "implementer_id": award.implementer_id}


def note(by: Actor, action: str, row: Model, **detail: str | int) -> None:
    """One row of the ledger; `detail` holds codes and counts."""
    ledger.record(by=by, action=action, kind=row._meta.model_name or "", object_id=row.pk, detail=detail)
