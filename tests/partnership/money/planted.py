"""Money of an award of the office, planted through real actions, and words that stand nowhere else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards import api as awards
from tessera.partnership.awards import policy as award_policy
from tessera.partnership.money import policy
from tessera.partnership.money.models import FinancialReport, PaymentRequest
from tessera.partnership.money.states import REPORT, REQUEST
from tessera.partnership.stages import api as stages
from tests.permissions.cast import Cast

SECRETS = ("nets for the lagoon wardens", "remarks on the kiln of Elmina")


def plant(people_here: Cast, award_id: UUID) -> dict[str, object]:
    """A request and a report of the planted award; gives values for addresses."""
    officer = people_here.actors["programme-officer"]
    by = replace(officer, actions=officer.actions | set(policy.ACTIONS) | set(award_policy.ACTIONS))
    with unit_of_work(by=by):
        award = awards.get(award_id, by=by)
        said = {
            **awards.owners(award),
            "award": award,
            "currency": "USD",
            "starts": today(),
            "ends": today(),
            "number": 1,
        }
        asked = PaymentRequest.objects.create(
            **said, amount=Decimal("41739.25"), purpose=SECRETS[0], requested_by=by.account
        )
        stages.begin(REQUEST, asked, by=by)
        report = FinancialReport.objects.create(**said, remarks=SECRETS[1])
        stages.begin(REPORT, report, by=by)
    return {"payment_request": asked.pk, "financial_report": report.pk}
