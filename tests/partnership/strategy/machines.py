"""The machine of the room, with a way to make a row."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

from tessera.kernel.actor import Actor
from tessera.partnership.stages import api as stages
from tessera.partnership.strategy.enums import StrategyState
from tessera.partnership.strategy.models import Strategy
from tessera.partnership.strategy.states import STRATEGY
from tests.observatory.world import actor
from tests.partnership.machines import Case

# A region and year have one first version each.
_years = count(2030)


def strategy(by: Actor) -> Strategy:
    """A draft."""
    row = Strategy.objects.create(
        organisation_id=by.home, region="afr", fiscal_year=next(_years), title=f"Invented {uuid4()}", ceiling=Decimal(1),
        currency="USD", drafters=[by.account],
    )  # fmt: skip
    stages.begin(STRATEGY, row, by=by)
    return row


def _cleared(row: Any, state: str) -> None:
    if state == StrategyState.APPROVED:
        row.cleared_by_id = actor("programme-director").account
        Strategy.objects.filter(pk=row.pk).update(cleared_by_id=row.cleared_by_id)


MACHINES = {"strategy": Case(STRATEGY, strategy, _cleared)}
