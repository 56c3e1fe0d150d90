"""The file of a backup: a readable head that names the master key, and a sealed stream of records.

    magic | length of head (4 bytes) | head (JSON) | sealed: ( kind (1) | length (4) | body )*

The head is bound into every chunk of the stream, so that neither can be put to another.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from tessera.kernel.clock import now
from tessera.kernel.vault import crypto, master, stream

MAGIC = b"TESSERA BACKUP 1\n"
_HEAD_MOST = 4096
_RECORD_MOST = 16 * 1024 * 1024
MANIFEST, TABLE, ROWS, TABLE_END, FILE, CONTENT, FILE_END, SEQUENCES, END = (
    b"M",
    b"T",
    b"R",
    b"t",
    b"F",
    b"C",
    b"f",
    b"S",
    b"Z",
)
_JSON = {MANIFEST, TABLE, TABLE_END, FILE, FILE_END, SEQUENCES, END}


class BackupError(Exception):
    """A backup that cannot be made or used; the message says why in one sentence."""


@dataclass(frozen=True, slots=True)
class Record:
    """One piece of a backup: bytes, or values for the kinds that hold them."""

    kind: bytes
    body: bytes = b""
    values: dict[str, Any] | None = None

    def written(self) -> bytes:
        """As it stands in the stream."""
        body = json.dumps(self.values).encode() if self.values is not None else self.body
        return self.kind + len(body).to_bytes(4, "big") + body


def write(target: Path, records: Iterable[Record]) -> int:
    """Writes a new backup file, flushed to the disk, readable by its owner alone. Returns its size in bytes.

    Raises BackupError when the file is there already or cannot be written; leaves nothing half written.
    """
    if target.exists():
        raise BackupError(f"{target} is there already: name a new file, a backup is never written over another")
    ring = master.keyring()
    salt = os.urandom(16)
    key = _key(ring.keys[ring.current], salt)
    head = json.dumps(
        {
            "master": ring.current,
            "salt": base64.b64encode(salt).decode(),
            "check": _check(key),
            "made": now().isoformat(),
        }
    ).encode()
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(MAGIC + len(head).to_bytes(4, "big") + head)
            for piece in stream.encrypt((record.written() for record in records), key, _bound(head)):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        os.link(fresh, target)
    except FileExistsError as fault:
        raise BackupError(f"{target} is there already: name a new file") from fault
    except OSError as fault:
        raise BackupError(f"{target} cannot be written: {fault.strerror}") from fault
    finally:
        fresh.unlink(missing_ok=True)
    return target.stat().st_size


def read(source: Path) -> Iterator[Record]:
    """The records of a backup, each authenticated before it is handed out; the last one is END.

    Raises BackupError for a file that is none of ours, of another master key, changed or cut short.
    """
    try:
        file = source.open("rb")
    except OSError as fault:
        raise BackupError(f"{source} cannot be read: {fault.strerror}") from fault
    with file:
        key, bound = _head(file, source)
        yield from _records(stream.decrypt(file, key, bound), source)


def _head(file: BinaryIO, source: Path) -> tuple[bytes, str]:
    if file.read(len(MAGIC)) != MAGIC:
        raise BackupError(f"{source} is not a backup of Tessera")
    length = int.from_bytes(file.read(4), "big")
    head = file.read(min(length, _HEAD_MOST))
    try:
        values = json.loads(head)
        name, salt, check = str(values["master"]), base64.b64decode(values["salt"]), str(values["check"])
    except (ValueError, KeyError, TypeError) as fault:
        raise BackupError(f"{source} is damaged at its beginning") from fault
    secret = master.keyring().keys.get(name)
    key = _key(secret, salt) if secret else b""
    if not secret or not hmac.compare_digest(check, _check(key)):
        raise BackupError(
            f"{source} was made under another master key: put the keys folder that belongs to it in the place of "
            f"{master.path().parent}, or name it in TESSERA_KEYS"
        )
    return key, _bound(head)


def _records(clear: Iterator[bytes], source: Path) -> Iterator[Record]:
    held = _Pieces(clear)
    last = b""
    try:
        while start := held.take(5):
            kind, length = start[:1], int.from_bytes(start[1:], "big")
            if last == END or length > _RECORD_MOST:
                raise BackupError(f"{source} is damaged: a record makes no sense")
            body = held.take(length)
            yield Record(kind, body, json.loads(body) if kind in _JSON else None)
            last = kind
    except crypto.Tampered as fault:
        raise BackupError(f"{source} is damaged or cut short: nothing of it was used") from fault
    if last != END:
        raise BackupError(f"{source} has no end: nothing of it was used")


class _Pieces:
    """Exact lengths out of chunks."""

    def __init__(self, clear: Iterator[bytes]) -> None:
        self._clear, self._held = clear, io.BytesIO()

    def take(self, size: int) -> bytes:
        """So many bytes; fewer only at the very end."""
        found = bytearray(self._held.read(size))
        while len(found) < size:
            chunk = next(self._clear, None)
            if chunk is None:
                break
            self._held = io.BytesIO(chunk)
            found += self._held.read(size - len(found))
        return bytes(found)


def _key(secret: bytes, salt: bytes) -> bytes:
    return crypto.derive(secret, f"backup|{salt.hex()}")


def _check(key: bytes) -> str:
    return hmac.new(key, b"tessera backup key", hashlib.sha256).hexdigest()[:16]


def _bound(head: bytes) -> str:
    return f"backup|{hashlib.sha256(head).hexdigest()}"
