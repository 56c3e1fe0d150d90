"""Reads: the references of a case. There is no way from a reference to a case but through the case's own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.protection.assistance import policy


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference as the page of its case knows it."""

    code: str
    made_at: datetime


def of_case(case_id: UUID, *, by: Actor) -> list[Reference]:
    """The references drawn for a case, newest first; none for whoever may not open it."""
    rows = policy.scope(by).filter(case_id=case_id).order_by("-made_at", "id")
    return [Reference(row.reference, row.made_at) for row in rows]
