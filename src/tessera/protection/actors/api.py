"""The door of the room: who is named in an account, by code and role. No name leaves this room."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.protection.actors import queries
from tessera.protection.actors.actions import Part, Traits, Written, edit, involve, let_go
from tessera.protection.actors.details import Details

__all__ = ["Details", "Named", "Part", "Traits", "Written", "edit", "involve", "let_go", "of_case"]


@dataclass(frozen=True, slots=True)
class Named:
    """A suspect as other rooms may know them: codes only (for HTCDS: role, relation, sex, nationality)."""

    code: str
    episode: UUID
    roles: tuple[str, ...]
    relation: str
    sex: str
    nationalities: tuple[str, ...]
    still_reaches_survivor: str


def of_case(case_id: UUID, *, by: Actor) -> list[Named]:
    """The suspects in a case's account; nothing for who may not read them. The reading is in the ledger."""
    return [
        Named(
            row.suspect.code, row.episode_id, tuple(row.roles), row.relation, row.suspect.sex,
            tuple(row.suspect.nationalities), row.still_reaches_survivor,
        )
        for row in queries.of_case(case_id, by=by)
    ]  # fmt: skip
