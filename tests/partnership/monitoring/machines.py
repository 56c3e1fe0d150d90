"""The machines of the room, with a way to make a row of each."""

from __future__ import annotations

import datetime
from typing import Any

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.partnership.monitoring import states
from tessera.partnership.monitoring.models import (
    Closeout,
    CloseoutItem,
    CorrectiveAction,
    Evaluation,
    Finding,
    MonitoringPlan,
    ReportDue,
)
from tessera.partnership.stages import api as stages
from tests.observatory.world import actor
from tests.partnership.awards.machines import award
from tests.partnership.machines import Case

_DAY = datetime.timedelta(days=1)


def plan(by: Actor) -> MonitoringPlan:
    """A draft by somebody else."""
    row = MonitoringPlan.objects.create(
        organisation_id=by.home, award=award(by), number=1, approach="Calls every month", performance="quarterly",
        financial="quarterly", written_by=actor("grants-officer").account,
    )  # fmt: skip
    stages.begin(states.PLAN, row, by=by)
    return row


def report(by: Actor) -> ReportDue:
    """A scheduled report."""
    row = ReportDue.objects.create(
        organisation_id=by.home, award=award(by), kind="performance", starts=today() - 90 * _DAY, ends=today() - _DAY,
        due=today() + 29 * _DAY,
    )  # fmt: skip
    stages.begin(states.REPORT, row, by=by)
    return row


def action(by: Actor) -> CorrectiveAction:
    """An open corrective action."""
    mine = award(by)
    finding = Finding.objects.create(organisation_id=by.home, award=mine, severity="minor", text="No receipts")
    row = CorrectiveAction.objects.create(
        organisation_id=by.home, award=mine, finding=finding, text="Send receipts", due=today()
    )
    stages.begin(states.ACTION, row, by=by)
    return row


def evaluation(by: Actor) -> Evaluation:
    """A planned evaluation."""
    row = Evaluation.objects.create(
        organisation_id=by.home, award=award(by), kind="final", title="At the end", expected_on=today()
    )
    stages.begin(states.EVALUATION, row, by=by)
    return row


def closeout(by: Actor) -> Closeout:
    """An opened close-out without items."""
    row = Closeout.objects.create(organisation_id=by.home, award=award(by), ended=today() - 400 * _DAY)
    stages.begin(states.CLOSEOUT, row, by=by)
    return row


def item(by: Actor) -> CloseoutItem:
    """An open item."""
    whole = closeout(by)
    row = CloseoutItem.objects.create(
        organisation_id=by.home, award=whole.award, closeout=whole, kind="property", due=today()
    )
    stages.begin(states.ITEM, row, by=by)
    return row


def _approved(row: Any, state: str) -> None:
    if state == "approved":
        MonitoringPlan.objects.filter(pk=row.pk).update(approved_by=actor("programme-director").account)


def _answered(row: Any, state: str) -> None:
    if state == "answered":
        CorrectiveAction.objects.filter(pk=row.pk).update(answer="Sent")


def _settled(row: Any, state: str) -> None:
    if state in ("done", "waived"):
        by = actor("programme-officer").account
        CloseoutItem.objects.filter(pk=row.pk).update(settled_by=by, settled_on=today(), evidence="A list")


MACHINES = {
    "monitoring_plan": Case(states.PLAN, plan, _approved),
    "report": Case(states.REPORT, report),
    "corrective_action": Case(states.ACTION, action, _answered),
    "evaluation": Case(states.EVALUATION, evaluation),
    "closeout": Case(states.CLOSEOUT, closeout),
    "closeout_item": Case(states.ITEM, item, _settled),
}
