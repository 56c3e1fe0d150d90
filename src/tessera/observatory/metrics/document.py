"""A snapshot as one document: what is hashed, signed and carried to another server."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tessera.observatory.metrics.models import Snapshot

_PLAIN = ("contributor", "metric", "version", "definition", "number", "purpose", "total", "cells", "few",
          "threshold", "rounding", "contributors", "program")  # fmt: skip
FIELDS = frozenset({*_PLAIN, "id", "organisation", "start", "end", "counted", "computed_at"})


def document(row: Snapshot) -> dict[str, Any]:
    """Everything that a snapshot says, as plain values. Organisations, days and times are written out."""
    told: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    return told | {
        "id": str(row.pk),
        "organisation": str(row.organisation_id or ""),
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "counted": str(row.counted),
        "computed_at": row.computed_at.isoformat(),
    }


def canonical(told: Mapping[str, Any]) -> bytes:
    """One byte string for the same document: keys sorted, no spaces, UTF-8."""
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(told: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical document, in hexadecimal."""
    return hashlib.sha256(canonical(told)).hexdigest()


def values(told: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a document that came in. Raises ValueError, KeyError, TypeError for one of another shape."""
    if set(told) != FIELDS:
        raise ValueError("it has other fields than a snapshot")
    return {name: told[name] for name in _PLAIN} | {
        "start": date.fromisoformat(told["start"]),
        "end": date.fromisoformat(told["end"]),
        "counted": told["counted"],
        "computed_at": datetime.fromisoformat(told["computed_at"]),
    }
