"""The door of the room.

validate(path) holds a file of others against the standard. of(published) and each(ids) write what is published, or say
why it cannot be written: nothing invalid ever leaves (invariant 15).
"""

from __future__ import annotations

import io
from pathlib import Path

from tessera.interchange.iati import document, validation
from tessera.interchange.iati.document import Unreadable
from tessera.interchange.iati.exporting import Exported, Page, Summary, each, of, office, to_folder, together
from tessera.interchange.iati.findings import Finding, Report
from tessera.interchange.iati.reasons import Reason
from tessera.interchange.iati.writing import Written

__all__ = [
    "Exported", "Finding", "Page", "Reason", "Report", "Summary", "Unreadable", "Written", "each", "of", "office", "to_folder",
    "together", "validate", "validate_bytes",
]  # fmt: skip


def validate(path: Path) -> Report:
    """A file of others against schema, ruleset and code lists. Raises Unreadable. Needs no database and no network."""
    with document.open_(path) as file:
        return validation.validate(file)


def validate_bytes(data: bytes) -> Report:
    """The same for what is in memory."""
    return validation.validate(io.BytesIO(data))
