"""Named reads: the documents of a case, one of them, its content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.files import api as files
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.kernel.vault import api as vault
from tessera.protection.cases import api as cases
from tessera.protection.documents import policy
from tessera.protection.documents.enums import WORDS
from tessera.protection.documents.models import Document, DocumentSettings
from tessera.protection.documents.words import DocumentWords
from tessera.trust.people import api as people


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with its words in clear; None where the person was erased."""

    row: Document
    words: DocumentWords | None
    added_by: str


def photos_allowed(*, by: Actor) -> bool:
    """Whether this organisation keeps photographs of people."""
    return DocumentSettings.objects.filter(organisation_id=by.home, photos=True).exists()


def get(document_id: UUID, *, by: Actor, action: str = policy.VIEW) -> Document:
    """The document, if the actor may do this with it. Raises Hidden, Refused."""
    row = policy.scope(by).filter(pk=document_id).select_related("case__subject").first()
    if row is None:
        raise Hidden(by, action, kind="document", object_id=document_id)
    require(policy.can(by, action, row), by, action, kind="document", object_id=document_id)
    return row


def of_case(case_id: UUID, *, by: Actor, set_aside: bool = False) -> list[DocumentView]:
    """The documents of a case, latest first, with their words; the reading is in the ledger. Raises Hidden, Refused."""
    cases.get(case_id, by=by)
    require(policy.can(by, policy.VIEW), by, policy.VIEW, kind="case", object_id=case_id)
    ledger.record(by=by, action=policy.VIEW, kind="case", object_id=case_id)
    rows = policy.scope(by).filter(case_id=case_id, set_aside_at__isnull=not set_aside)
    return _opened(list(rows.select_related("case__subject").order_by("-added_at", "-pk")), by)


def one(document_id: UUID, *, by: Actor) -> DocumentView:
    """One document with its words; the reading is in the ledger. Raises Hidden, Refused."""
    row = get(document_id, by=by)
    ledger.record(by=by, action=policy.VIEW, kind="case", object_id=row.case_id, detail={"document": str(row.id)})
    return _opened([row], by)[0]


def _opened(rows: list[Document], by: Actor) -> list[DocumentView]:
    sealed = [vault.Sealed(row.case.subject.key_id, WORDS, row.id, bytes(row.sealed)) for row in rows]
    clear = vault.open_many(sealed)
    names = people.colleague_names(by, (row.added_by_id for row in rows))
    return [
        DocumentView(
            row, None if data is None else DocumentWords.from_bytes(data),
            names.get(row.added_by_id, "") if row.added_by_id else "",
        )
        for row, data in zip(rows, clear, strict=True)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Content:
    """What a browser gets: pieces, their type and, where it is known, their size in bytes."""

    pieces: Iterator[bytes]
    media_type: str
    size: int


def content(document_id: UUID, *, by: Actor, original: bool = False) -> Content:
    """The content to look at, or the file as it was kept. Raises Hidden, Refused, vault.Erased, files.FileLost."""
    row = get(document_id, by=by)
    ledger.record(
        by=by, action="document:file:open", kind="case", object_id=row.case_id,
        detail={"document": str(row.id), "original": "yes" if original else "no"},
    )  # fmt: skip
    kept = row.file if original or row.shown is None else row.shown
    return Content(files.read(kept.pk, by=by), kept.media_type, kept.size)


def counted(case_id: UUID, *, by: Actor) -> int:
    """How many documents of the case the actor may see."""
    return policy.scope(by).filter(case_id=case_id, set_aside_at__isnull=True).count()
