"""The door of the room: say what is due, end it, alert colleagues, and make a kind known. See README.md."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.protection.work import queries
from tessera.protection.work.actions import alert, due, settled
from tessera.protection.work.kinds import Item, kind_of, register_gap, register_kind
from tessera.protection.work.queries import bell

__all__ = ["Item", "alert", "bell", "due", "label_of", "open_items", "register_gap", "register_kind", "settled"]


def open_items(case_id: UUID, *, by: Actor) -> list[Item]:
    """What is due in a case, earliest first; empty for a case the actor may not see."""
    return queries.of_case(case_id, by=by)


def label_of(kind: str) -> str:
    """What a kind is called, in the reader's language; its code where this version does not know it."""
    found = kind_of(kind)
    return str(found.label) if found else kind
