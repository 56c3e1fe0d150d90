"""Named reads: suspects of a case, one suspect, search inside the organisation, conflict checks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.ids import read_code
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.kernel.vault import api as vault
from tessera.protection.actors import policy
from tessera.protection.actors.details import Details
from tessera.protection.actors.enums import SEALED
from tessera.protection.actors.models import Conflict, Involvement, Suspect
from tessera.trust.subjects import api as subjects


@dataclass(frozen=True, slots=True)
class Hit:
    """A suspect found, with how well it fits, from 0 to 1."""

    suspect: Suspect
    details: Details
    score: float


def get(suspect_id: UUID, *, by: Actor, action: str = policy.VIEW) -> Suspect:
    """The suspect, if the actor may know of them and do this. Raises Hidden (existence is sensitive), Refused."""
    row = policy.scope(by).filter(pk=suspect_id).first()
    if row is None:
        raise Hidden(by, action, kind="suspect", object_id=suspect_id)
    require(policy.can(by, action, row), by, action, kind="suspect", object_id=suspect_id)
    return row


def of_case(case_id: UUID, *, by: Actor) -> list[Involvement]:
    """Who is named in the account of a case, by code; one query, and the reading is in the ledger."""
    rows = list(
        policy.involved(by).filter(case_id=case_id).select_related("suspect", "episode").order_by("created_at", "id")
    )
    ledger.record(by=by, action=policy.VIEW, kind="case", object_id=case_id, detail={"suspects": len(rows)})
    return rows


def of_suspect(suspect: Suspect, *, by: Actor) -> list[Involvement]:
    """What this suspect was in the cases that the actor may open."""
    rows = policy.involved(by).filter(suspect_id=suspect.pk).select_related("case", "episode")
    return list(rows.order_by("created_at", "id"))


def reveal(suspect_id: UUID, *, by: Actor) -> Details:
    """Who the suspect is, in clear; the asking is in the ledger. Raises Hidden, Refused."""
    row = get(suspect_id, by=by)
    ledger.record(by=by, action=policy.VIEW, kind="suspect", object_id=row.pk)
    return opened([row])[row.pk]


def opened(rows: Iterable[Suspect]) -> dict[UUID, Details]:
    """The details of these suspects of one organisation in clear, with one query for the keys."""
    found = list(rows)
    if not found:
        return {}
    values = [(row.pk, bytes(row.sealed)) for row in found]
    clear = vault.open_many_for_organisation(found[0].organisation_id, context=SEALED, values=values)
    return {row.pk: Details.from_bytes(data) for row, data in zip(found, clear, strict=True)}


def search(text: str, *, by: Actor, limit: int = 20) -> list[Hit]:
    """Suspects of the own organisation whose code, number or name fits; the search is in the ledger. Raises Refused."""
    require(policy.can(by, policy.SEARCH), by, policy.SEARCH, kind="suspect")
    text = text.strip()[:200]
    rows = {row.pk: row for row in policy.scope(by)}
    clear = opened(rows.values())
    found: dict[UUID, float] = {}
    if text:
        code = read_code(text)
        plain = _plain(text)
        for pk, details in clear.items():
            if (code and rows[pk].code == code) or (len(plain) >= 4 and plain in map(_plain, details.numbers())):
                found[pk] = 1.0
        named = [(pk, details.names()) for pk, details in clear.items() if details.names()]
        found |= {key: max(score, found.get(key, 0)) for key, score in subjects.rank_names(text, named, limit=limit)}
    ledger.record(by=by, action=policy.SEARCH, kind="suspect_list", detail={"found": len(found)})
    best = sorted(found.items(), key=lambda item: -item[1])[:limit]
    return [Hit(rows[pk], clear[pk], score) for pk, score in best]


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def conflict_checks(*, by: Actor, size: int = 100) -> list[Conflict]:
    """Conflict checks, unseen first; the reading is in the ledger. Raises Refused."""
    require(policy.can(by, policy.CONFLICT), by, policy.CONFLICT, kind="conflict")
    rows = policy.conflicts(by).select_related("suspect", "subject").order_by("seen_at", "-found_at", "id")[:size]
    ledger.record(by=by, action=policy.CONFLICT, kind="conflict_list", detail={"found": len(rows)})
    return list(rows)
