"""The ledger's door: record an act, read one's own, verify the chain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

from django.db import models

from tessera.kernel.actor import Actor
from tessera.kernel.ledger.models import LedgerEntry

_ACTION = re.compile(r"^[a-z_]+:[a-z_]+:[a-z_]+$")
Detail = Mapping[str, str | int | bool | list[str] | list[int] | None]


def record(
    *,
    by: Actor,
    action: str,
    kind: str = "",
    object_id: UUID | None = None,
    why: str = "",
    outcome: str = "done",
    detail: Detail | None = None,
) -> UUID:
    """Writes one row in the current transaction: it stands or falls with the act. Returns the row's id.

    `action` follows `room:thing:verb`; `detail` holds codes, counts and ids. Raises ValueError for another grammar.
    """
    if not _ACTION.match(action):
        raise ValueError(f"the ledger takes actions of the form room:thing:verb, not {action!r}")
    entry = LedgerEntry(
        organisation_id=by.organisation,
        account_id=by.account,
        job=by.job,
        action=action,
        outcome=outcome,
        kind=kind,
        object_id=object_id,
        purpose=by.purpose,
        why=why,
        detail=dict(detail or {}),
    )
    entry.save(force_insert=True)
    return entry.id


def entries(by: Actor) -> models.QuerySet[LedgerEntry]:
    """The ledger of the actor's organisation, newest first; nobody else's."""
    if by.organisation is None or not by.may("ledger:entry:view"):
        return LedgerEntry.objects.none()
    return LedgerEntry.objects.filter(organisation_id=by.organisation).order_by("-at", "-id")


def of_object(by: Actor, object_id: UUID) -> models.QuerySet[LedgerEntry]:
    """What was done to one thing in the actor's organisation, newest first. The caller decides who may ask."""
    return LedgerEntry.objects.filter(organisation_id=by.organisation, object_id=object_id).order_by("-at", "-id")
