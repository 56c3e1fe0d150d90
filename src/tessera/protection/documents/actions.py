"""Writes: bring a document, set one aside, allow photographs."""

from __future__ import annotations

import datetime
import io
from dataclasses import dataclass, field
from typing import BinaryIO
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now, today
from tessera.kernel.files import api as files
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.kernel.vault import api as vault
from tessera.protection.cases import api as cases
from tessera.protection.documents import pictures, policy, queries, scanning
from tessera.protection.documents.enums import FURTHER_RIGHT, LARGEST, PHOTO, WORDS
from tessera.protection.documents.models import Document, DocumentSettings
from tessera.protection.documents.words import DocumentWords
from tessera.trust.consent import api as consent
from tessera.trust.subjects import api as subjects


@dataclass(frozen=True, slots=True)
class Brought:
    """What is said about a file that is brought. `kind` is a code of document_type, `source` one of source."""

    kind: str
    words: DocumentWords = field(default_factory=DocumentWords)
    dated_on: datetime.date | None = None
    dated_on_precision: str = ""
    source: str = ""
    is_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """What came of it; `had_place` when the picture told where it was taken, which was removed."""

    document: Document
    had_place: bool = False


@transaction.atomic
def add(case_id: UUID, stream: BinaryIO, name: str, about: Brought, *, by: Actor) -> Added:
    """Keeps a file under the person's key, pictures cleaned first; `name` is looked at for its ending and forgotten.

    Raises ValidationError by field, files.FileRefused, Hidden, Refused, vault.Erased.
    """
    case = cases.get(case_id, by=by)
    require(policy.can(by, policy.ADD), by, policy.ADD, kind="case", object_id=case_id)
    _check(case, about, by)
    media = scanning.media_type(name)
    scanning.look(stream, media)
    key = subjects.key_of(case.subject_id, by=by)
    kept, shown, place = _stored(stream, media, about, key, by)
    row = new_id()
    sealed = vault.seal(key, context=WORDS, row=row, data=about.words.to_bytes())
    document = Document(
        id=row, organisation_id=by.home, case_id=case_id, kind=about.kind, media_type=kept.media_type, size=kept.size,
        file=kept, shown=shown, is_evidence=about.is_evidence, dated_on=about.dated_on,
        dated_on_precision=about.dated_on_precision if about.dated_on else "", source=about.source,
        added_by_id=by.account, sealed=sealed,
    )  # fmt: skip
    document.save(force_insert=True)
    ledger.record(
        by=by, action=policy.ADD, kind="case", object_id=case_id, detail={"document": str(row), "kind": about.kind}
    )
    return Added(document, place)


def _check(case: cases.CaseView, about: Brought, by: Actor) -> None:
    faults: dict[str, str] = {}
    if not case.is_open:
        faults["__all__"] = _("This case is closed. Open it again before you change it.")
    if about.kind not in codes.get("document_type"):
        faults["kind"] = _("Choose what kind of document it is.")
    elif (right := FURTHER_RIGHT.get(about.kind)) and not by.may(right):
        faults["kind"] = _("Documents of this kind are kept by those who may open that part of the case.")
    elif about.kind == PHOTO and (fault := _no_photo(case, by)):
        faults["kind"] = fault
    if about.source and about.source not in codes.get("source"):
        faults["source"] = _("This is not one of the choices.")
    if about.dated_on and about.dated_on > today():
        faults["dated_on"] = _("The date is in the future. Look at it again.")
    if faults:
        raise ValidationError(faults)


def _no_photo(case: cases.CaseView, by: Actor) -> str:
    """Why no photograph of this person may be kept; "" when it may."""
    if not queries.photos_allowed(by=by):
        return _("Photographs of people are off here. They help whoever searches for somebody, and are rarely needed.")
    if not consent.gate(case.subject_id, consent.Purpose.PHOTO_OR_MEDIA, consent.OWN, ["photo"], by=by):
        return _("The person has not agreed to a photograph. Record the decision first.")
    return ""


def _stored(
    stream: BinaryIO, media: str, about: Brought, key: UUID, by: Actor
) -> tuple[files.StoredFile, files.StoredFile | None, bool]:
    """(the file kept, what is shown in its place, whether a place was removed)."""
    if not media.startswith("image/"):
        return (
            files.store(stream, organisation=by.home, media_type=media, by=by, person=key, largest=LARGEST),
            None,
            False,
        )
    data = stream.read(LARGEST + 1)
    clean = _clean(data, media)
    if not about.is_evidence:
        if clean is None:
            raise files.FileRefused(
                _(
                    "This picture could not be opened to remove where it was taken. Save it as JPEG or PNG, or say that it is evidence to keep it as it is."
                )
            )
        kept = files.store(io.BytesIO(clean.data), organisation=by.home, media_type=clean.media_type, by=by, person=key)
        return kept, kept, clean.had_place
    original = files.store(io.BytesIO(data), organisation=by.home, media_type=media, by=by, person=key, largest=LARGEST)
    if clean is None:
        return original, None, False
    look = files.store(
        io.BytesIO(clean.data), organisation=by.home, media_type=clean.media_type, by=by, person=key,
        derivative_of=original.id,
    )  # fmt: skip
    return original, look, clean.had_place


def _clean(data: bytes, media: str) -> pictures.Cleaned | None:
    try:
        return pictures.cleaned(data, media) if len(data) <= LARGEST else None
    except pictures.Unreadable:
        return None


@transaction.atomic
def set_aside(document_id: UUID, reason: str, *, by: Actor) -> Document:
    """Takes a document out of view; it stays, and whoever asks still finds it. `reason` is a code of set_aside_reason.

    Raises ValidationError, Hidden, Refused.
    """
    document = queries.get(document_id, by=by, action=policy.ADD)
    if reason not in codes.get("set_aside_reason"):
        raise ValidationError({"reason": _("Choose why.")})
    if document.set_aside_at is None:
        document.set_aside_at, document.set_aside_by_id, document.set_aside_because = now(), by.account, reason
        document.save(update_fields=["set_aside_at", "set_aside_by", "set_aside_because", "changed_at"])
        ledger.record(
            by=by, action="document:file:set_aside", kind="case", object_id=document.case_id,
            detail={"document": str(document.id), "reason": reason},
        )  # fmt: skip
    return document


@transaction.atomic
def allow_photos(allowed: bool, *, by: Actor) -> None:
    """Whether photographs of people may be kept here at all. Raises Refused."""
    require(policy.can(by, policy.SETTINGS), by, policy.SETTINGS, kind="organisation", object_id=by.home)
    DocumentSettings.objects.update_or_create(
        organisation_id=by.home, defaults={"photos": allowed, "changed_by_id": by.account, "changed_at": now()}
    )
    ledger.record(
        by=by,
        action=policy.SETTINGS,
        kind="organisation",
        object_id=by.home,
        detail={"photos": "on" if allowed else "off"},
    )
