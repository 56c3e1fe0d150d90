"""Reads: reveal an identity, and find a person by name, number or code. Each leaves a ledger row before data leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from tessera.kernel.actor import Actor
from tessera.kernel.ids import read_code
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.kernel.vault import api as vault
from tessera.trust.subjects import names, policy
from tessera.trust.subjects.enums import NAMES_CONTEXT, SCAN_LIMIT, SEALED_CONTEXT
from tessera.trust.subjects.identity import Identity, fold_document, fold_phone
from tessera.trust.subjects.models import IdentifierToken, NameIndex, NameToken, Subject


@dataclass(frozen=True, slots=True)
class Hit:
    """A person found, with how: `code`, `identifier`, `exact`, `phonetic` or `fuzzy`, and a score from 0 to 1."""

    subject_id: UUID
    code: str
    name: str
    how: str
    score: float


def get(subject_id: UUID, *, by: Actor, action: str) -> Subject:
    """The person, if the actor may know of them. Raises Hidden otherwise: existence is sensitive."""
    found = policy.scope(by).filter(pk=subject_id).first()
    if found is None:
        raise Hidden(by, action, kind="subject", object_id=subject_id)
    return found


def sealed(subject: Subject) -> vault.Sealed:
    """The sealed identity with the place it was sealed for."""
    assert subject.key_id is not None  # noqa: S101  # the database holds: sealed implies a key
    return vault.Sealed(subject.key_id, SEALED_CONTEXT, subject.id, bytes(subject.sealed or b""))


def reveal(subject_id: UUID, *, by: Actor, why: str = "") -> Identity:
    """The identity in clear; the asking is in the ledger. Raises Hidden, Refused, vault.Erased."""
    subject = get(subject_id, by=by, action=policy.VIEW)
    require(policy.can(by, policy.VIEW, subject), by, policy.VIEW, kind="subject", object_id=subject_id)
    ledger.record(by=by, action=policy.VIEW, kind="subject", object_id=subject_id, why=why)
    if subject.sealed is None:
        return Identity()
    [data] = vault.open_many([sealed(subject)])
    return Identity.from_bytes(data) if data is not None else Identity()


def reveal_names(subject_ids: Iterable[UUID], *, by: Actor, why: str = "") -> dict[UUID, str]:
    """Names of several people for one list, in one ledger row that says how many. Raises Refused."""
    require(policy.can(by, policy.VIEW), by, policy.VIEW, kind="subject")
    rows = list(policy.scope(by).filter(pk__in=list(subject_ids), sealed__isnull=False))
    ledger.record(by=by, action=policy.VIEW, kind="subject_list", why=why, detail={"people": len(rows)})
    opened = vault.open_many(sealed(row) for row in rows)
    return {row.id: Identity.from_bytes(data).name for row, data in zip(rows, opened, strict=True) if data is not None}


def reveal_many(subject_ids: Iterable[UUID], *, by: Actor, why: str) -> dict[UUID, Identity]:
    """Identities of several people in clear, for work on all of them at once; one ledger row says how many.

    People of whom nothing is sealed, or whose key was erased, are left out. Raises Refused.
    """
    require(policy.can(by, policy.VIEW), by, policy.VIEW, kind="subject")
    rows = list(policy.scope(by).filter(pk__in=list(subject_ids), sealed__isnull=False))
    ledger.record(by=by, action=policy.VIEW, kind="subject_list", why=why, detail={"people": len(rows)})
    opened = vault.open_many(sealed(row) for row in rows)
    return {row.id: Identity.from_bytes(data) for row, data in zip(rows, opened, strict=True) if data is not None}


def search(text: str, *, by: Actor, limit: int = 20, closed: bool = False) -> list[Hit]:
    """People of the own organisation whose code, telephone, e-mail, document number or name fits what was typed.

    Names fit exactly, by sound or nearly, across scripts. With `closed` also people whom an upper room keeps from the
    actor: the caller then says that there is one, and not who. Raises Refused.
    """
    require(policy.can(by, policy.SEARCH), by, policy.SEARCH, kind="subject")
    text = text.strip()[:200]
    people = policy.everybody(by) if closed else policy.scope(by)
    hits = _by_exact(text, by, people) or (_by_name(text, by, people, limit) if text else [])
    hits = hits[:limit]
    ledger.record(by=by, action=policy.SEARCH, kind="subject_list", detail={"found": len(hits)})
    return hits


def _by_exact(text: str, by: Actor, people: QuerySet[Subject]) -> list[Hit]:
    if code := read_code(text):
        return _hits(people.filter(code=code), "code")
    candidates = [("phone", fold_phone(text)), ("document", fold_document(text))]
    if "@" in text:
        candidates = [("email", text.lower())]
    ids: set[UUID] = set()
    for kind, value in candidates:
        # Something exact and rare holds a digit or an @; plain words are names and are looked for as such.
        if len(value) >= 5 and (kind == "email" or any(c.isdigit() for c in value)):
            token = vault.search_token(by.home, kind, value)
            found = IdentifierToken.objects.filter(organisation_id=by.home, kind=kind, token=token)
            ids.update(found.values_list("subject_id", flat=True))
    return _hits(people.filter(pk__in=ids), "identifier") if ids else []


def _by_name(text: str, by: Actor, everybody: QuerySet[Subject], limit: int) -> list[Hit]:
    people = everybody.filter(sealed__isnull=False)
    if NameIndex.objects.filter(organisation_id=by.home).exists():
        sounds = vault.search_tokens(by.home, "name", sorted(names.phonetic_tokens([text])))
        tokens = NameToken.objects.filter(organisation_id=by.home, token__in=sounds)
        people = people.filter(pk__in=tokens.values("subject_id"))
    rows = list(people.values_list("id", "key_id", "sealed_names")[: SCAN_LIMIT * 2])
    opened = vault.open_many(vault.Sealed(key, NAMES_CONTEXT, pk, bytes(blob or b"")) for pk, key, blob in rows if key)
    folded = ((row[0], names.unpack(data)) for row, data in zip(rows, opened, strict=True) if data is not None)
    ranked = names.rank(text, ((key, name) for key, name in folded if name is not None), limit)
    found = {hit.subject_id: hit for hit in _hits(everybody.filter(pk__in=[r.key for r in ranked]), "name")}
    return [
        Hit(r.key, found[r.key].code, found[r.key].name, r.match.kind, r.match.score) for r in ranked if r.key in found
    ]


def _hits(rows: Iterable[Subject], how: str) -> list[Hit]:
    found = list(rows)
    named = [row for row in found if row.sealed is not None]
    opened = dict(zip((row.id for row in named), vault.open_many(sealed(row) for row in named), strict=True))
    clear = {key: Identity.from_bytes(data).name for key, data in opened.items() if data is not None}
    return [Hit(row.id, row.code, clear.get(row.id, ""), how, 1.0) for row in found]


def needs_name_index(by: Actor) -> bool:
    """Whether the organisation has outgrown decrypt-and-rank and has no index yet."""
    if NameIndex.objects.filter(organisation_id=by.home).exists():
        return False
    named = Subject.objects.filter(organisation_id=by.home, sealed__isnull=False)
    return named[: SCAN_LIMIT + 1].count() > SCAN_LIMIT
