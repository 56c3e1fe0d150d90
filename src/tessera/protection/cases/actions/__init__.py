"""Writes: the case, its account, notes, the broken glass, and imports."""

from tessera.protection.cases.actions.account import add_episode, edit_episode
from tessera.protection.cases.actions.file import add_person, assign, change_status, edit_case, open_case
from tessera.protection.cases.actions.imports import CanonicalRow, ImportOutcome, RefusedImport, import_cases
from tessera.protection.cases.actions.notes import add_note, break_glass

__all__ = [
    "CanonicalRow",
    "ImportOutcome",
    "RefusedImport",
    "add_episode",
    "add_note",
    "add_person",
    "assign",
    "break_glass",
    "change_status",
    "edit_case",
    "edit_episode",
    "import_cases",
    "open_case",
]
