"""The door of the room.

validate(path) holds a file of others against the standard. of(published) and of_all(projects) write what is published, or
say why it cannot be written: nothing invalid ever leaves (invariant 15).
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from tessera.interchange.iati import document, exporting, validation
from tessera.interchange.iati.document import Unreadable
from tessera.interchange.iati.exporting import Exported, Office, of, offices, report, to_folder
from tessera.interchange.iati.findings import Finding, Report
from tessera.interchange.iati.reasons import Reason
from tessera.interchange.iati.writing import Written
from tessera.partnership.publishing import api as publishing

__all__ = [
    "Exported", "Finding", "Office", "Reason", "Report", "Unreadable", "Written", "of", "of_all", "offices", "report",
    "to_folder",
    "validate", "validate_bytes",
]  # fmt: skip


def validate(path: Path) -> Report:
    """A file of others against schema, ruleset and code lists. Raises Unreadable. Needs no database and no network."""
    with document.open_(path) as file:
        return validation.validate(file)


def validate_bytes(data: bytes) -> Report:
    """The same for what is in memory, at most `document.LIMIT` bytes."""
    return validation.validate(io.BytesIO(data))


def of_all(projects: Iterable[publishing.Published]) -> Office:
    """Projects in one file; each that cannot be written is left out with its reasons."""
    return exporting.together(list(projects))
