"""Results of the planted award, and words that stand nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from tessera.kernel.work import unit_of_work
from tessera.partnership.awards import api as awards
from tessera.partnership.awards import policy as award_policy
from tessera.partnership.library.models import Indicator
from tessera.partnership.results import policy
from tessera.partnership.results.models import Actual, AwardIndicator, Objective
from tessera.partnership.results.states import ACTUAL
from tessera.partnership.stages import api as stages
from tests.permissions.cast import Cast

SECRETS = ("lanterns along the salt road", "counted twice at the ferry of Keta")


def plant(people_here: Cast, award_id: UUID) -> dict[str, object]:
    """An objective, its indicator and a draft of a figure; gives values for addresses."""
    officer = people_here.actors["programme-officer"]
    by = replace(officer, actions=officer.actions | set(policy.ACTIONS) | set(award_policy.ACTIONS))
    with unit_of_work(by=by):
        award = awards.get(award_id, by=by)
        mine = {**awards.owners(award), "award": award}
        known = Indicator.objects.create(organisation_id=by.home, code="PLANTED-1", title="Planted", unit="people")
        node = Objective.objects.create(**mine, number=1, title=SECRETS[0])
        row = AwardIndicator.objects.create(
            **mine, objective=node, indicator=known, code=known.code, title="Planted", unit="people", measure="unit",
            no_baseline="nobody counted before",
        )  # fmt: skip
        figure = Actual.objects.create(
            **mine, indicator=row, start=date(2026, 1, 1), end=date(2026, 3, 31), value=Decimal(30), comment=SECRETS[1]
        )
        stages.begin(ACTUAL, figure, by=by)
    return {"objective": node.pk, "award_indicator": row.pk, "actual": figure.pk}
