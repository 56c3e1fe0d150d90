"""Screenings for the tests of these rooms, made the way the program makes them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.screening import api as screening
from tessera.protection.screening.bank import shipped

REASON = "She may not leave the house by the quarry and is not paid."
SET = "ilo_adult_labour"


def yes(source: str = "survivor", confidence: str = "stated", note: str = "") -> screening.ItemAnswer:
    """An item that was met."""
    return screening.ItemAnswer("yes", source, confidence, note)


def answers(*met: str, **more: Any) -> screening.Answers:
    """A whole screening of an adult in which these items were met."""
    given: dict[str, Any] = {
        "sets": shipped().first_sets(child=False), "items": {code: yes() for code in met}, "age_group": "18_plus",
        "judgement": "concern_continue", "reason": REASON,
    }  # fmt: skip
    return replace(screening.Answers(), **(given | more))


def screen(by: Actor, case_id: UUID, *met: str, key: str = "", **more: Any) -> screening.Screening:
    """The same, kept."""
    with unit_of_work(by=by):
        return screening.save(case_id, key, answers(*met, **more), by=by)
