"""Named reads: the legal track of a case, its dates, permits that a country knows. All start from scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden
from tessera.kernel.vault import api as vault
from tessera.protection.cases import policy as cases
from tessera.protection.legal import policy
from tessera.protection.legal.enums import DEADLINE_WORDS, MATTER_WORDS
from tessera.protection.legal.models import Cooperation, LegalDeadline, LegalMatter, LegalText
from tessera.protection.legal.words import MatterWords


@dataclass(frozen=True, slots=True)
class MatterView:
    """A matter with its words; None when the person was erased."""

    row: LegalMatter
    words: MatterWords | None


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A date. `what` is None for whoever may know of the day only, and "" where nothing was written."""

    id: UUID
    matter: UUID
    type: str
    on: date
    met_on: date | None
    of_permit: bool
    what: str | None


@dataclass(frozen=True, slots=True)
class Track:
    """The legal side of a case, as far as the actor may know it."""

    matters: Sequence[MatterView]
    deadlines: Sequence[DeadlineView]
    said: Cooperation | None


def key_of(case_id: UUID, by: Actor) -> UUID | None:
    """The key under which a case's words are sealed; None where nothing was ever sealed."""
    return cases.scope(by).filter(pk=case_id).values_list("subject__key_id", flat=True).first()


def track(case_id: UUID, *, by: Actor) -> Track:
    """Everything on the legal page; the reading is in the ledger. Always the same number of queries."""
    key = key_of(case_id, by)
    rows = list(policy.scope(by).filter(case_id=case_id).order_by("created_at"))
    words = _words(rows, key, by)
    said = policy.cooperation(by).filter(case_id=case_id).order_by("-said_on", "-recorded_at").first()
    found = Track([MatterView(row, words.get(row.pk)) for row in rows], _deadlines(case_id, key, by), said)
    action = policy.VIEW if by.may(policy.VIEW) else policy.DEADLINES
    ledger.record(by=by, action=action, kind="case", object_id=case_id)
    return found


def _words(rows: Sequence[LegalMatter], key: UUID | None, by: Actor) -> dict[UUID, MatterWords]:
    if key is None or not rows:
        return {}
    texts = LegalText.objects.filter(organisation_id=by.home, matter_id__in=[row.pk for row in rows])
    latest = {text.matter_id: text for text in texts.order_by("written_at")}
    clear = vault.open_many(vault.Sealed(key, MATTER_WORDS, text.pk, bytes(text.sealed)) for text in latest.values())
    return {one: MatterWords.from_bytes(data) for one, data in zip(latest, clear, strict=True) if data is not None}


def _deadlines(case_id: UUID, key: UUID | None, by: Actor) -> list[DeadlineView]:
    rows = list(policy.deadlines(by).filter(case_id=case_id).order_by("on", "id"))
    clear: list[bytes | None] = [None] * len(rows)
    if by.may(policy.VIEW) and key is not None:
        clear = vault.open_many(vault.Sealed(key, DEADLINE_WORDS, row.pk, bytes(row.sealed)) for row in rows)
    return [_view(row, data) for row, data in zip(rows, clear, strict=True)]


def _view(row: LegalDeadline, data: bytes | None) -> DeadlineView:
    return DeadlineView(
        row.pk, row.matter_id, row.type, row.on, row.met_on, row.of_permit, data.decode() if data is not None else None
    )


def matter(matter_id: UUID, *, by: Actor) -> MatterView:
    """One matter; the reading is in the ledger. Raises Hidden."""
    row = policy.scope(by).select_related("case").filter(pk=matter_id).first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind="legal", object_id=matter_id)
    words = _words([row], key_of(row.case_id, by), by)
    ledger.record(by=by, action=policy.VIEW, kind="case", object_id=row.case_id)
    return MatterView(row, words.get(row.pk))


def deadline(deadline_id: UUID, *, by: Actor) -> LegalDeadline:
    """One date. Raises Hidden."""
    row = policy.deadlines(by).select_related("case").filter(pk=deadline_id).first()
    if row is None:
        raise Hidden(by, policy.DEADLINES, kind="legal", object_id=deadline_id)
    return row


def permits(country: str) -> list[tuple[str, str]]:
    """(code, label) of the permits a country knows: its own first, then those that may be anywhere."""
    listed = codes.get("permit_type")
    own = [pair for pair in listed.choices() if listed.data(pair[0]).get("country") == country]
    return own + [pair for pair in listed.choices() if not listed.data(pair[0]).get("country")]
