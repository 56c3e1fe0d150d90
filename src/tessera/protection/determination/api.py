"""The door of the room."""

from __future__ import annotations

from tessera.protection.determination.actions import confirm, decide, end, name_third, possible_reviewers, review, start
from tessera.protection.determination.afterwards import answer_again, ask_again, extend, inform
from tessera.protection.determination.models import Determination
from tessera.protection.determination.queries import everything, of_case, see

__all__ = [
           "Determination",
           "answer_again",
           "ask_again",
           "confirm",
           "decide",
           "end",
           "everything",
           "extend",
           "inform",
           "name_third",
           "of_case",
           "possible_reviewers",
           "review",
           "see",
           "start",
]  # fmt: skip
