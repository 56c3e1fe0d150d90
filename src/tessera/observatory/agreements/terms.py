"""The terms an organisation signs, by version and language. A signed version is named by its hash and never reworded."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language

CURRENT = "2026-1"
_FOLDER = Path(__file__).parent / "wording"


@dataclass(frozen=True, slots=True)
class Terms:
    """A wording: title, what is promised point by point, and the hash over the authoritative English text."""

    version: str
    language: str
    title: str
    points: tuple[str, ...]
    sha256: str


@lru_cache(maxsize=16)
def _load(version: str, language: str) -> Terms | None:
    file = _FOLDER / f"{version}.{language}.toml"
    if not file.exists():
        return None
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    digest = hashlib.sha256((_FOLDER / f"{version}.en.toml").read_bytes()).hexdigest()
    return Terms(version, language, raw["title"], tuple(raw["points"]), digest)


def terms(version: str = CURRENT, language: str | None = None) -> Terms:
    """The wording in the reader's language, else English. Raises LookupError for an unknown version."""
    wanted = (language or get_language() or "en").split("-")[0]
    found = _load(version, wanted) or _load(version, "en")
    if found is None:
        raise LookupError(f"there are no terms of version {version}")
    return found
