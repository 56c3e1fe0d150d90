"""Monitoring plans: written by one person, approved by another, one in force; and the schedule that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.partnership.awards import api as awards
from tessera.partnership.monitoring import policy, queries, schedule
from tessera.partnership.monitoring.actions.base import award_for, locked, person, said, told
from tessera.partnership.monitoring.enums import Cadence, PlanState, ReportState
from tessera.partnership.monitoring.models import MonitoringPlan, ReportDue
from tessera.partnership.monitoring.states import PLAN, REPORT
from tessera.partnership.stages import api as stages

_UNSENT = (ReportState.SCHEDULED, ReportState.OPEN, ReportState.RETURNED)


@dataclass(frozen=True, slots=True)
class PlanWords:
    """What a plan says: how the office watches, how often it wants reports (codes of Cadence), visits in a year."""

    approach: str
    performance: str = Cadence.QUARTERLY
    financial: str = Cadence.QUARTERLY
    visits_a_year: int = 1


@transaction.atomic
def write_plan(award_id: UUID, words: PlanWords, *, by: Actor) -> MonitoringPlan:
    """A draft for an award; a draft that is there is written anew by whoever writes. Raises ValidationError, Refused."""
    award = award_for(award_id, policy.PLAN_EDIT, by)
    writer = person(by, policy.PLAN_EDIT)
    if {words.performance, words.financial} - set(Cadence.values):
        raise ValidationError(_("Choose how often reports are due."))
    rows = policy.rows(by, MonitoringPlan).select_for_update(of=("self",)).filter(award_id=award_id)
    row = rows.filter(state=PlanState.DRAFT).first()
    fresh = row is None
    if row is None:
        number = rows.order_by("-number").values_list("number", flat=True).first() or 0
        row = MonitoringPlan(award_id=award_id, number=number + 1, **awards.owners(award))
    row.approach, row.written_by = said(words.approach, "approach"), writer
    row.performance, row.financial, row.visits_a_year = words.performance, words.financial, words.visits_a_year
    row.save()
    if fresh:
        stages.begin(PLAN, row, by=by)
    told(row, policy.PLAN_EDIT, by, number=row.number)
    return row


@transaction.atomic
def approve_plan(plan_id: UUID, *, by: Actor) -> MonitoringPlan:
    """Puts a plan in force, replaces the one before it and fits the schedule of reports.

    Raises SamePerson for whoever wrote it; IllegalMove, Hidden, Refused.
    """
    row = locked(MonitoringPlan, plan_id, policy.PLAN_APPROVE, by)
    if not PLAN.allows(row.state, PlanState.APPROVED):
        raise stages.IllegalMove(PLAN, row.state, PlanState.APPROVED)
    row.approved_by = person(by, policy.PLAN_APPROVE)
    for old in policy.rows(by, MonitoringPlan).filter(award_id=row.award_id, state=PlanState.APPROVED):
        stages.move(
            PLAN, old, PlanState.REPLACED, by=by, reason=_("Replaced by plan %(number)s") % {"number": row.number}
        )
    row.save(update_fields=["approved_by", "changed_at"])
    stages.move(PLAN, row, PlanState.APPROVED, by=by, different_from=[row.written_by])
    fit_schedule(row.award_id, by=by)
    return row


@transaction.atomic
def fit_schedule(award_id: UUID, *, by: Actor) -> schedule.Difference:
    """Makes the reports that are due what the plan in force and the award's days in force ask for.

    Reports that were submitted or accepted stay; those no longer owed are waived with the reason. Nothing happens
    without a plan in force or before the award has its days. Raises Refused where something must be waived.
    """
    plan = policy.rows(by, MonitoringPlan).filter(award_id=award_id, state=PlanState.APPROVED).first()
    days = queries.days_of(award_id)
    if plan is None or days is None:
        return schedule.Difference((), (), ())
    kept = policy.scope(by).select_for_update(of=("self",)).filter(award_id=award_id).exclude(state=ReportState.WAIVED)
    have = {queries.item(row).key: row for row in kept}
    found = schedule.difference(
        map(queries.item, have.values()), schedule.owed(*days, plan.performance, plan.financial)
    )
    for item in found.gone:
        if (row := have[item.key]).state in _UNSENT:
            stages.move(REPORT, row, ReportState.WAIVED, by=by, reason=_("The days of the award or the plan changed."))
    for item in found.moved:
        if (row := have[item.key]).state in _UNSENT:
            row.starts, row.ends, row.due = item.starts, item.ends, item.due
            row.save(update_fields=["starts", "ends", "due", "changed_at"])
    for item in found.new:
        new = ReportDue(
            organisation_id=plan.organisation_id, implementer_id=plan.implementer_id, award_id=award_id, kind=item.kind,
            starts=item.starts, ends=item.ends, due=item.due,
        )  # fmt: skip
        new.save(force_insert=True)
        stages.begin(REPORT, new, by=by)
    told(plan, policy.PLAN_APPROVE, by, new=len(found.new), moved=len(found.moved), gone=len(found.gone))
    return found
