"""Strategies made the way the program makes them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tessera.kernel.work import unit_of_work
from tessera.partnership.strategy import actions
from tessera.partnership.strategy.enums import StrategyState
from tessera.partnership.strategy.models import Priority, Strategy
from tests.observatory.world import actor

OFFICER, DIRECTOR = "programme-officer", "programme-director"


def drafted(region: str = "afr", year: int = 2027, **fields: Any) -> Strategy:
    """A draft with one priority, by the officer."""
    by, row = actor(OFFICER), empty(region, year, **fields)
    with unit_of_work(by=by):
        actions.save_priority(row.pk, by=by, **priority())
    return row


def empty(region: str = "afr", year: int = 2027, **fields: Any) -> Strategy:
    """A draft without a priority."""
    by = actor(OFFICER)
    said: dict[str, Any] = {"title": f"{region} {year}", "ceiling": Decimal(5000000), "currency": "USD"} | fields
    with unit_of_work(by=by):
        return actions.draft(by=by, region=region, fiscal_year=year, **said)


def priority(**changes: Any) -> dict[str, Any]:
    """What a priority says."""
    said: dict[str, Any] = {
        "countries": ["GHA"], "objective": "Judges hear trafficking cases within a year", "p_area": "prosecution",
        "criteria": ["c1"], "ceiling": Decimal(2000000), "rationale": "Few cases end",
    }  # fmt: skip
    return said | changes


def step(row: Strategy, end: str, code: str, reason: str = "") -> Strategy:
    """Moves a strategy as a persona."""
    by = actor(code)
    with unit_of_work(by=by):
        return actions.move(row.pk, end, by=by, reason=reason)


def in_force(region: str = "afr", year: int = 2027) -> Strategy:
    """A strategy in force."""
    row = drafted(region, year)
    step(row, StrategyState.IN_CLEARANCE, OFFICER)
    step(row, StrategyState.APPROVED, DIRECTOR)
    return step(row, StrategyState.IN_FORCE, DIRECTOR)


def first_priority(row: Strategy) -> Priority:
    """The first priority, read as the office."""
    with unit_of_work(by=actor(OFFICER)):
        return Priority.objects.get(strategy=row, number=1)
