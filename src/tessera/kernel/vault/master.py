"""The master keys: outside the database and outside the data folder.

Shipped provider: a file readable by its owner alone. A key service would be one more class with the same two methods.
"""

from __future__ import annotations

import base64
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tessera.kernel.vault import crypto


class MasterKeyError(SystemExit):
    """The master key cannot be read; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Master keys by name, and the one that wraps from now on."""

    current: str
    keys: dict[str, bytes]

    def wrap(self, data: bytes, bound_to: str) -> bytes:
        """Wraps under the current master key; the key's name is kept in front."""
        return self.current.encode() + b":" + crypto.encrypt(self.keys[self.current], data, bound_to)

    def unwrap(self, blob: bytes, bound_to: str) -> bytes:
        """Raises MasterKeyError for a key we do not hold, crypto.Tampered for a changed blob."""
        name, _, body = blob.partition(b":")
        key = self.keys.get(name.decode(errors="replace"))
        if key is None:
            raise MasterKeyError(
                "A key in the database is wrapped by a master key this installation does not hold: restore the keys folder that belongs to this database"
            )
        return crypto.decrypt(key, body, bound_to)

    def signing(self) -> bytes:
        """A key for signatures that must outlive rotation: derived from the oldest master key."""
        return crypto.derive(self.keys[min(self.keys)], "signing")


def path() -> Path:
    """Where the shipped provider keeps the master keys."""
    return Path(settings.KEYS) / "master.json"


@lru_cache(maxsize=4)
def _load(file: Path, _stamp: int) -> Keyring:
    raw = json.loads(file.read_text())
    return Keyring(raw["current"], {name: base64.b64decode(key) for name, key in raw["keys"].items()})


def keyring() -> Keyring:
    """The master keys; made on first use. Raises MasterKeyError when the file is readable by others or broken."""
    file = path()
    if not file.exists():
        _write(file, Keyring("m0001", {"m0001": crypto.new_secret()}), exclusive=True)
    found = file.stat()
    if found.st_mode & 0o077:
        raise MasterKeyError(
            f"The master key in {file.parent.name} can be read by others: run chmod 600 on master.json"
        )
    try:
        return _load(file, found.st_mtime_ns)
    except (ValueError, KeyError) as fault:
        raise MasterKeyError(
            "The master key file is damaged: restore it from its copy; without it nothing sealed can be read"
        ) from fault


def rotate() -> Keyring:
    """Adds a new master key and makes it current; older ones stay until nothing is wrapped by them."""
    ring = keyring()
    name = f"m{max(int(n[1:]) for n in ring.keys) + 1:04d}"
    fresh = Keyring(name, {**ring.keys, name: crypto.new_secret()})
    _write(path(), fresh)
    return fresh


def _write(file: Path, ring: Keyring, *, exclusive: bool = False) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    body = json.dumps(
        {"current": ring.current, "keys": {n: base64.b64encode(k).decode() for n, k in ring.keys.items()}}
    )
    temporary = file.with_suffix(f".{os.getpid()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(body)
        out.flush()
        os.fsync(out.fileno())
    if exclusive:
        with suppress(FileExistsError):
            os.link(temporary, file)
        temporary.unlink()
    else:
        temporary.replace(file)
