"""The signing key of sessions, kept beside the master key."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from tessera.config import env


def signing_key(folder: Path) -> str:
    """TESSERA_SECRET_KEY, else a random key kept in the keys folder (owner-readable), made on first use."""
    if given := env.text("TESSERA_SECRET_KEY"):
        return given
    path = folder / "signing"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()
