"""Content on the disk: written once under the file's id, never over another, and durable before its row commits."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from tessera.kernel.vault import stream


def folder() -> Path:
    """Where all content lies."""
    return Path(settings.DATA) / "files"


def path_of(file_id: UUID) -> Path:
    """The place of one file's content; the first two digits spread the files over folders."""
    name = str(file_id)
    return folder() / name[:2] / name


def bound(file_id: UUID) -> str:
    """What every chunk of a file is bound to."""
    return f"file|{file_id}"


def write(file_id: UUID, clear: Iterable[bytes], key: bytes) -> None:
    """Seals and keeps content. Raises FileExistsError where some is kept already; leaves nothing half written."""
    place(file_id, stream.encrypt(clear, key, bound(file_id)))


def place(file_id: UUID, pieces: Iterable[bytes]) -> None:
    """Keeps sealed content at its place, flushed to the disk with its folder. Raises as `write` does."""
    target = path_of(file_id)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = target.with_name(f".{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as out:
            for piece in pieces:
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        os.link(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(file_id: UUID, key: bytes) -> Iterator[bytes]:
    """The clear content in chunks. Raises FileNotFoundError before the first, crypto.Tampered at a changed one."""
    return _read(path_of(file_id).open("rb"), key, bound(file_id))


def _read(source: BinaryIO, key: bytes, bound_to: str) -> Iterator[bytes]:
    with source:
        yield from stream.decrypt(source, key, bound_to)
