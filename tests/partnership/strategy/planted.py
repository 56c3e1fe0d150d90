"""A strategy of the office, planted through real actions, and words that stand nowhere else."""

from __future__ import annotations

from decimal import Decimal

from tessera.kernel.work import unit_of_work
from tessera.partnership.strategy import actions
from tests.partnership.strategy.world import priority
from tests.permissions.cast import Cast

SECRETS = ("Strategy of the lagoon", "magistrates on the lagoon by Candlemas")


def plant(people_here: Cast) -> dict[str, object]:
    """A draft with a priority; gives values for addresses."""
    by = people_here.actors["programme-officer"]
    with unit_of_work(by=by):
        row = actions.draft(by=by, region="afr", fiscal_year=2031, title=SECRETS[0], ceiling=Decimal(7), currency="USD")
        held = actions.save_priority(row.pk, by=by, **priority(objective=SECRETS[1], ceiling=Decimal(7)))
    return {"strategy": row.pk, "priority": held.pk}
