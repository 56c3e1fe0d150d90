"""The door of the room: draw a reference for a case, and list those of a case one may open."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.protection.assistance import actions
from tessera.protection.assistance.queries import Reference, of_case
from tessera.protection.cases import api as cases

__all__ = ["Reference", "new_reference", "of_case"]


def new_reference(case_id: UUID, *, by: Actor) -> str:
    """Draws a reference for one request on this case, in the caller's transaction. Raises Hidden, Refused."""
    return actions.draw(cases.get(case_id, by=by), by=by)
