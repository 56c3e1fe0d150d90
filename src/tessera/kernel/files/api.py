"""The door of files: store what came in, read it with a line in the ledger, know its origin."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO
from uuid import UUID

from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.files import content
from tessera.kernel.files.models import FileKey, StoredFile
from tessera.kernel.files.types import KINDS, LOOK, MEGABYTE
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.vault import api as vault
from tessera.kernel.vault import crypto

__all__ = ["FileLost", "FileRefused", "StoredFile", "discard", "intact", "read", "store"]

_CONTEXT = "kernel.FileKey.sealed"
_PIECE = 64 * 1024
vault.register(vault.SealedColumn(model=FileKey, column="sealed", key="person_key_id", context=_CONTEXT))


class FileRefused(Exception):
    """A file that is not taken; `reason` says why in words for whoever brought it."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__("a file was refused")
        self.reason = reason


class FileLost(Exception):
    """The row is here and the content is not: the data folder and the database do not belong together."""


def store(
    source: BinaryIO,
    *,
    organisation: UUID,
    media_type: str,
    by: Actor,
    person: UUID | None = None,
    derivative_of: UUID | None = None,
    largest: int | None = None,
) -> StoredFile:
    """Keeps what came in, sealed under `person`'s key or else the organisation's, in the current transaction.

    `largest` (bytes) lowers the type's own limit. Raises FileRefused for a type that is not taken, content of another
    type, an empty file or one too large; StoredFile.DoesNotExist for an origin out of sight; vault.Erased.
    """
    if organisation != by.organisation:
        raise ValueError("a file belongs to the organisation of whoever brings it")
    kind = KINDS.get(media_type)
    if kind is None:
        raise FileRefused(_("Files of this type are not taken here."))
    head = source.read(LOOK)
    if not head:
        raise FileRefused(_("The file is empty."))
    if not kind.fits(head):
        raise FileRefused(_("The content of the file is not of the type that its name says."))
    origin = _own(by).get(id=derivative_of) if derivative_of else None
    file_id, key = new_id(), crypto.new_secret()
    sealed = _seal(organisation, person, file_id, key)
    counted = _Counted(head, source, min(kind.largest, largest or kind.largest))
    content.write(file_id, counted.pieces(), key)
    with transaction.atomic():
        row = StoredFile(
            id=file_id,
            organisation_id=organisation,
            account_id=by.account,
            media_type=media_type,
            size=counted.size,
            sha256=counted.hash.digest(),
            derivative_of=origin,
        )
        row.save(force_insert=True)
        FileKey(file=row, organisation_id=organisation, person_key_id=person, sealed=sealed).save(force_insert=True)
        ledger.record(by=by, action="file:content:store", kind="file", object_id=file_id, detail={"size": counted.size})
    return row


def read(file_id: UUID, *, by: Actor) -> Iterator[bytes]:
    """Writes the ledger row and returns the content in chunks, which need no database any more.

    Raises StoredFile.DoesNotExist out of sight, vault.Erased, FileLost; while reading, vault.Tampered.
    """
    row = _own(by).select_related("key").get(id=file_id)
    key = _open(row)
    ledger.record(by=by, action="file:content:read", kind="file", object_id=file_id)
    try:
        return content.read(file_id, key)
    except FileNotFoundError as fault:
        raise FileLost(f"the content of file {file_id} is not in the data folder") from fault


def intact(file_id: UUID, *, by: Actor) -> bool:
    """Whether the content is still what came in, bit for bit. Raises as `read` does, but not for changed content."""
    row = _own(by).get(id=file_id)
    found = hashlib.sha256()
    try:
        for piece in read(file_id, by=by):
            found.update(piece)
    except crypto.Tampered:
        return False
    return found.digest() == bytes(row.sha256)


def discard(file_id: UUID, *, by: Actor) -> None:
    """Removes the content for good when the transaction commits; the row stays. Raises StoredFile.DoesNotExist."""
    row = _own(by).get(id=file_id)
    ledger.record(by=by, action="file:content:discard", kind="file", object_id=file_id)
    transaction.on_commit(lambda: content.path_of(row.id).unlink(missing_ok=True))


def _own(by: Actor) -> models.QuerySet[StoredFile]:
    if by.organisation is None:
        return StoredFile.objects.none()
    return StoredFile.objects.filter(organisation_id=by.organisation)


def _seal(organisation: UUID, person: UUID | None, file_id: UUID, key: bytes) -> bytes:
    if person is not None:
        return vault.seal(person, context=_CONTEXT, row=file_id, data=key)
    return vault.seal_for_organisation(organisation, context=_CONTEXT, row=file_id, data=key)


def _open(row: StoredFile) -> bytes:
    sealed = bytes(row.key.sealed)
    if row.key.person_key_id is not None:
        return vault.open_(row.key.person_key_id, context=_CONTEXT, row=row.id, blob=sealed)
    return vault.open_for_organisation(row.organisation_id, context=_CONTEXT, row=row.id, blob=sealed)


class _Counted:
    """Content on its way in: counted, hashed, and stopped when it is too much."""

    def __init__(self, head: bytes, rest: BinaryIO, largest: int) -> None:
        self.hash, self.size = hashlib.sha256(), 0
        self._head, self._rest, self._largest = head, rest, largest

    def pieces(self) -> Iterator[bytes]:
        """The pieces. Raises FileRefused for more than the limit."""
        for piece in chain([self._head], iter(lambda: self._rest.read(_PIECE), b"")):
            self.size += len(piece)
            if self.size > self._largest:
                most = max(1, self._largest // MEGABYTE)
                raise FileRefused(_("The file is too large: at most %(most)s MB are taken.") % {"most": most})
            self.hash.update(piece)
            yield piece
