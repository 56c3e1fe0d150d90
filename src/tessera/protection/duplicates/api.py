"""The door of the room."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.protection.duplicates import queries
from tessera.protection.duplicates.actions import judge, look_for, undo
from tessera.protection.duplicates.queries import open_pairs

__all__ = ["judge", "look_for", "one_person", "open_pairs", "undo"]


def one_person(subject: UUID, *, by: Actor) -> frozenset[UUID]:
    """Everybody who was judged to be this person, themselves included, as far as the actor may know of them."""
    rows = queries.merged_with(subject, by=by)
    return frozenset({subject, *(key for row in rows for key in (row.kept_id, row.merged_id))})
