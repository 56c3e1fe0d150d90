"""Determinations for the tests, made the way the program makes them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.determination import api as determination
from tessera.protection.determination import queries

FIRST_REASON = "The debt grew faster than she could work it off."
SECOND_REASON = "Nobody but her speaks of a debt, and she left twice."


def own(by: Actor, case_id: UUID, first: Actor, second: Actor, **more: Any) -> determination.Determination:
    """Our own determination with these two reviewers."""
    assert first.account is not None
    assert second.account is not None
    with unit_of_work(by=by):
        named = (first.account, second.account)
        return determination.start(case_id, by=by, level="organisation", reviewers=named, **more)


def outside(by: Actor, case_id: UUID, level: str = "national_first_stage", **more: Any) -> determination.Determination:
    """A determination awaited from another body."""
    maker = "NonPoliceGovernmentalOrganization"
    with unit_of_work(by=by):
        return determination.start(case_id, by=by, level=level, decision_maker=maker, **more)


def review(by: Actor, row: determination.Determination, category: str, reason: str = FIRST_REASON) -> None:
    """A review, saved."""
    with unit_of_work(by=by):
        determination.review(row.id, category=category, reason=reason, by=by)


def decide(by: Actor, row: determination.Determination, status: str, **more: Any) -> determination.Determination:
    """A decision, saved."""
    with unit_of_work(by=by):
        return determination.decide(row.id, status=status, by=by, **more)


def seen(by: Actor, row: determination.Determination) -> queries.Seen:
    """The determination as this person may see it."""
    with unit_of_work(by=by):
        return queries.see(queries.get(row.id, by=by), by=by)
