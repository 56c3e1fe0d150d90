"""The machines of the room, with a way to make a row of each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.partnership.money import states
from tessera.partnership.money.models import FinancialReport, PaymentRequest
from tessera.partnership.stages import api as stages
from tests.observatory.world import actor
from tests.partnership.awards.machines import award
from tests.partnership.machines import Case


def request(by: Actor) -> PaymentRequest:
    """A request that somebody else submitted."""
    row = PaymentRequest.objects.create(
        organisation_id=by.home, award=award(by), number=1, amount=Decimal(10), currency="USD", starts=today(),
        ends=today(), requested_by=actor("grant-manager").account,
    )  # fmt: skip
    stages.begin(states.REQUEST, row, by=by)
    return row


def report(by: Actor) -> FinancialReport:
    """A draft."""
    row = FinancialReport.objects.create(
        organisation_id=by.home, award=award(by), number=1, starts=today(), ends=today(), currency="USD"
    )
    stages.begin(states.REPORT, row, by=by)
    return row


def _said(row: Any, state: str) -> None:
    values = {
        "programme_approved": {"programme_by": actor("programme-officer").account},
        "finance_approved": {"finance_by": actor("grants-officer").account},
    }.get(state, {})
    if values:
        PaymentRequest.objects.filter(pk=row.pk).update(**values)


MACHINES = {"payment_request": Case(states.REQUEST, request, _said), "financial_report": Case(states.REPORT, report)}
