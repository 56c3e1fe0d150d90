"""The machine of the room, with a way to make a row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tessera.kernel.actor import Actor
from tessera.partnership.library.models import Indicator
from tessera.partnership.results import states
from tessera.partnership.results.models import Actual, AwardIndicator, Objective
from tessera.partnership.stages import api as stages
from tests.partnership.awards.machines import award
from tests.partnership.machines import Case


def actual(by: Actor) -> Actual:
    """A draft of an award's only indicator."""
    mine = {"organisation_id": by.home, "award": award(by)}
    known = Indicator.objects.create(
        organisation_id=by.home, code=f"M-{mine['award'].pk.hex[:8]}", title="T", unit="people"
    )
    node = Objective.objects.create(**mine, number=1, title="Something changes")
    row = AwardIndicator.objects.create(
        **mine, objective=node, indicator=known, code=known.code, title="T", unit="people", measure="unit",
        no_baseline="nobody counted before",
    )  # fmt: skip
    made = Actual.objects.create(
        **mine, indicator=row, start=date(2026, 1, 1), end=date(2026, 3, 31), value=Decimal(30)
    )
    stages.begin(states.ACTUAL, made, by=by)
    return made


MACHINES = {"actual": Case(states.ACTUAL, actual)}
