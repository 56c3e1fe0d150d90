"""The door of the room."""

from __future__ import annotations

from pathlib import Path

from tessera.interchange.iati import document, validation
from tessera.interchange.iati.document import Unreadable
from tessera.interchange.iati.findings import Finding, Report

__all__ = ["Finding", "Report", "Unreadable", "validate", "validate_bytes"]


def validate(path: Path) -> Report:
    """A file of others against schema, ruleset and code lists. Raises Unreadable. Needs no database and no network."""
    return validation.validate(document.read(path))


def validate_bytes(data: bytes) -> Report:
    """The same for what is in memory, at most `document.LIMIT` bytes."""
    return validation.validate(document.parse(data))
