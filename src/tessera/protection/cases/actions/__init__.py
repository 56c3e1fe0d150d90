"""Writes: the case, its account, notes, the broken glass, and imports."""

from tessera.protection.cases.actions.account import SaidBy, add_episode, edit_episode, read_as, tell
from tessera.protection.cases.actions.file import assign, change_status, edit_case, open_case
from tessera.protection.cases.actions.identity import set_identity
from tessera.protection.cases.actions.imports import CanonicalRow, ImportOutcome, RefusedImport, import_cases
from tessera.protection.cases.actions.notes import add_note, break_glass
from tessera.protection.cases.actions.people import add_person, edit_person
from tessera.protection.cases.actions.setting import set_habits

__all__ = [
    "CanonicalRow",
    "ImportOutcome",
    "RefusedImport",
    "SaidBy",
    "add_episode",
    "add_note",
    "add_person",
    "assign",
    "break_glass",
    "change_status",
    "edit_case",
    "edit_episode",
    "edit_person",
    "import_cases",
    "open_case",
    "read_as",
    "set_habits",
    "set_identity",
    "tell",
]
