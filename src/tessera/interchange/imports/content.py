"""A waiting file: kept in sealed pieces, read again as a stream that can seek, never in clear on a disk."""

from __future__ import annotations

import io
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from tessera.interchange.imports.models import Upload, UploadPart
from tessera.kernel.actor import Actor, acting
from tessera.kernel.ids import new_id
from tessera.kernel.vault import api as vault

CONTEXT = "interchange.UploadPart.sealed"
PIECE = 1024 * 1024
_BUFFER = 64 * 1024


def keep(upload: Upload, source: BinaryIO) -> None:
    """Seals the rest of a stream as the pieces of an upload, in the current transaction."""
    for number, piece in enumerate(iter(lambda: source.read(PIECE), b"")):
        row = new_id()
        sealed = vault.seal_for_organisation(upload.organisation_id, context=CONTEXT, row=row, data=piece)
        UploadPart(id=row, organisation_id=upload.organisation_id, upload=upload, number=number, sealed=sealed).save(
            force_insert=True
        )


def stream(upload: Upload, by: Actor) -> BinaryIO:
    """The clear content as a seekable stream that asks the database, as `by`, for one piece at a time."""
    return io.BufferedReader(_Pieces(upload.id, upload.size, by), _BUFFER)


class _Pieces(io.RawIOBase):
    """Reads pieces where they are wanted; the last two stay at hand, for archives are read from both ends."""

    def __init__(self, upload: UUID, size: int, by: Actor) -> None:
        super().__init__()
        self._upload, self._size, self._by = upload, size, by
        self._at = 0
        self._held: dict[int, bytes] = {}

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes: a workbook begins at its end."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Moves the place of reading; answers the new one."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("a place before the beginning")
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        """The place of reading in bytes."""
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fills the buffer as far as the current piece goes; 0 at the end."""
        if self._at >= self._size:
            return 0
        number, offset = divmod(self._at, PIECE)
        data = self._piece(number)[offset : offset + len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _piece(self, number: int) -> bytes:
        if number not in self._held:
            with acting(self._by), transaction.atomic():
                row = UploadPart.objects.get(upload_id=self._upload, number=number)
                clear = vault.open_for_organisation(
                    row.organisation_id, context=CONTEXT, row=row.id, blob=bytes(row.sealed)
                )
            while len(self._held) > 1:
                del self._held[next(iter(self._held))]
            self._held[number] = clear
        return self._held[number]
