"""Visits, findings, corrective actions and risks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.policy import Hidden
from tessera.partnership.awards import api as awards
from tessera.partnership.monitoring import judging, policy
from tessera.partnership.monitoring.actions.base import award_for, locked, person, said, told
from tessera.partnership.monitoring.enums import ActionState, Severity, VisitKind
from tessera.partnership.monitoring.models import CorrectiveAction, Finding, Risk, SiteVisit
from tessera.partnership.monitoring.states import ACTION
from tessera.partnership.stages import api as stages


@transaction.atomic
def plan_visit(award_id: UUID, kind: str, planned_on: date, purpose: str, *, by: Actor) -> SiteVisit:
    """Plans a look at an award. Raises ValidationError, Hidden, Refused."""
    award = award_for(award_id, policy.VISIT, by)
    row = SiteVisit.objects.create(
        **awards.owners(award), award_id=award_id, kind=VisitKind(kind), planned_on=planned_on,
        purpose=said(purpose, "purpose")[:300], recorded_by=by.account,
    )  # fmt: skip
    told(row, policy.VISIT, by, kind=kind)
    return row


@transaction.atomic
def tell_visit(visit_id: UUID, visited_on: date, summary: str, *, by: Actor) -> SiteVisit:
    """Writes down what was seen. Raises ValidationError for a day to come or without words; Hidden; Refused."""
    row = locked(SiteVisit, visit_id, policy.VISIT, by)
    if visited_on > today():
        raise ValidationError({"visited_on": _("The date is in the future. Look at it again.")})
    row.visited_on, row.summary = visited_on, said(summary, "summary")
    row.save(update_fields=["visited_on", "summary", "changed_at"])
    told(row, policy.VISIT, by)
    return row


@dataclass(frozen=True, slots=True)
class Found:
    """A finding: how much it weighs, in words, on which visit (None: otherwise)."""

    severity: str
    text: str
    visit: UUID | None = None


@transaction.atomic
def record_finding(award_id: UUID, found: Found, *, by: Actor) -> Finding:
    """Writes down a finding. Raises ValidationError; Hidden for a visit of another award; Refused."""
    award = award_for(award_id, policy.VISIT, by)
    if found.visit and not policy.rows(by, SiteVisit).filter(pk=found.visit, award_id=award_id).exists():
        raise Hidden(by, policy.VISIT, kind="sitevisit", object_id=found.visit)
    row = Finding.objects.create(
        **awards.owners(award), award_id=award_id, visit_id=found.visit, severity=Severity(found.severity),
        text=said(found.text, "text"), recorded_by=by.account,
    )  # fmt: skip
    told(row, policy.VISIT, by, severity=found.severity)
    return row


@transaction.atomic
def ask_action(finding_id: UUID, text: str, due: date, *, by: Actor) -> CorrectiveAction:
    """Asks the grantee to put a finding right until a day. Raises ValidationError, Hidden, Refused."""
    finding = locked(Finding, finding_id, policy.VISIT, by)
    row = CorrectiveAction(
        organisation_id=finding.organisation_id, implementer_id=finding.implementer_id, award_id=finding.award_id,
        finding=finding, text=said(text, "text"), due=due,
    )  # fmt: skip
    row.save(force_insert=True)
    stages.begin(ACTION, row, by=by, action=policy.VISIT)
    return row


@transaction.atomic
def answer_action(action_id: UUID, answer: str, *, by: Actor) -> CorrectiveAction:
    """The grantee's answer. Raises ValidationError without words; IllegalMove, Hidden, Refused."""
    row = locked(CorrectiveAction, action_id, policy.ACTION_ANSWER, by)
    if not ACTION.allows(row.state, ActionState.ANSWERED):
        raise stages.IllegalMove(ACTION, row.state, ActionState.ANSWERED)
    row.answer, row.answered_by = said(answer, "answer"), person(by, policy.ACTION_ANSWER)
    row.save(update_fields=["answer", "answered_by", "changed_at"])
    stages.move(ACTION, row, ActionState.ANSWERED, by=by)
    return row


@transaction.atomic
def judge_action(action_id: UUID, end: str, *, by: Actor, reason: str = "") -> CorrectiveAction:
    """Verifies, closes, reopens or escalates. Raises SamePerson for whoever answered; ReasonMissing, IllegalMove."""
    row = locked(CorrectiveAction, action_id, policy.ACTION_VERIFY, by)
    stages.move(ACTION, row, end, by=by, reason=reason, different_from=[row.answered_by] if row.answered_by else ())
    return row


@transaction.atomic
def record_risk(award_id: UUID, title: str, likelihood: int, impact: int, *, by: Actor, response: str = "") -> Risk:
    """Enters a risk. Raises ValueError outside 1 to 5; ValidationError, Hidden, Refused."""
    award = award_for(award_id, policy.RISK, by)
    judging.weight(likelihood, impact)
    row = Risk.objects.create(
        organisation_id=award.organisation_id, award_id=award_id, title=said(title, "title")[:200],
        likelihood=likelihood, impact=impact, response=response.strip(), recorded_by=by.account,
    )  # fmt: skip
    told(row, policy.RISK, by, likelihood=likelihood, impact=impact)
    return row


@transaction.atomic
def weigh_risk(risk_id: UUID, likelihood: int, impact: int, *, by: Actor, response: str, ended: bool = False) -> Risk:
    """Weighs a risk anew, or ends it today. Raises ValueError, Hidden, Refused."""
    row = locked(Risk, risk_id, policy.RISK, by)
    judging.weight(likelihood, impact)
    row.likelihood, row.impact, row.response = likelihood, impact, response.strip()
    row.ended_on = today() if ended else None
    row.save(update_fields=["likelihood", "impact", "response", "ended_on", "changed_at"])
    told(row, policy.RISK, by, likelihood=likelihood, impact=impact, ended=ended)
    return row
