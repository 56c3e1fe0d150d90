"""The door of the room."""

from __future__ import annotations

from tessera.protection.screening.actions import bar_from_screening, load, review, save
from tessera.protection.screening.answers import Answers, ItemAnswer
from tessera.protection.screening.models import Screening
from tessera.protection.screening.queries import everything, of_case, screeners

__all__ = ["Answers", "ItemAnswer", "Screening", "bar_from_screening", "everything", "load", "of_case", "review", "save",
           "screeners"]  # fmt: skip
