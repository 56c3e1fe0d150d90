"""What the writes of this room share."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.partnership.results import policy
from tessera.partnership.results.models import AwardIndicator

Found = TypeVar("Found", bound=Model)


def locked(model: type[Found], row_id: UUID, action: str, *, by: Actor) -> Found:
    """The row, locked, for whoever may do this to it. Raises Hidden, Refused."""
    rows: Any = policy.rows(by, model)
    row = rows.select_for_update(of=("self",)).filter(pk=row_id).first()
    kind = model._meta.model_name or ""
    if row is None:
        raise Hidden(by, action, kind=kind, object_id=row_id)
    require(policy.can(by, action, row), by, action, kind=kind, object_id=row_id)
    found: Found = row
    return found


def lined_up(indicator_id: UUID, action: str, *, by: Actor) -> AwardIndicator:
    """The indicator for whoever enters a figure of it, one after the other. Raises Hidden, Refused.

    The grantee may not lock the office's row, so entering figures of one indicator has a lock of its own.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('results ' || %s, 0))", [str(indicator_id)])
    row = policy.scope(by).filter(pk=indicator_id).first()
    if row is None:
        raise Hidden(by, action, kind="awardindicator", object_id=indicator_id)
    require(policy.can(by, action, row), by, action, kind="awardindicator", object_id=indicator_id)
    return row


def sides(row: Any) -> dict[str, Any]:
    """The columns that every row under an award carries."""
    award = row.pk if row._meta.model_name == "award" else row.award_id
    return {"organisation_id": row.organisation_id, "implementer_id": row.implementer_id, "award_id": award}


def note(by: Actor, action: str, row: Model, **detail: str | int) -> None:
    """One row of the ledger; `detail` holds codes and counts."""
    ledger.record(by=by, action=action, kind=row._meta.model_name or "", object_id=row.pk, detail=detail)
