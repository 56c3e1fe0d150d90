"""Evaluations: from planning to the day when every accepted recommendation was followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import in_days, today
from tessera.partnership.monitoring import policy
from tessera.partnership.monitoring.actions.base import award_for, locked, said, told
from tessera.partnership.monitoring.enums import Answer, EvaluationKind, EvaluationState
from tessera.partnership.monitoring.models import Evaluation, EvaluationRecommendation, ManagementResponse
from tessera.partnership.monitoring.states import EVALUATION
from tessera.partnership.stages import api as stages

RESPONSE_DAYS = 60  # for the management's response


@dataclass(frozen=True, slots=True)
class Planned:
    """An evaluation as planned."""

    kind: str
    title: str
    expected_on: date
    evaluator: str = ""


@transaction.atomic
def plan_evaluation(award_id: UUID, planned: Planned, *, by: Actor) -> Evaluation:
    """Plans an evaluation. Raises ValidationError, Hidden, Refused."""
    award = award_for(award_id, policy.EVALUATE, by)
    row = Evaluation(
        organisation_id=award.organisation_id, award_id=award_id, kind=EvaluationKind(planned.kind),
        title=said(planned.title, "title")[:200], expected_on=planned.expected_on, evaluator=planned.evaluator.strip()[:200],
        recorded_by=by.account,
    )  # fmt: skip
    row.save(force_insert=True)
    stages.begin(EVALUATION, row, by=by, action=policy.EVALUATE)
    return row


@transaction.atomic
def recommend(evaluation_id: UUID, text: str, *, by: Actor) -> EvaluationRecommendation:
    """Enters a recommendation while the report is a draft or final. Raises ValidationError, Hidden, Refused."""
    row = locked(Evaluation, evaluation_id, policy.EVALUATE, by)
    if row.state not in (EvaluationState.DRAFT, EvaluationState.FINAL):
        raise ValidationError(_("Recommendations are entered when there is a report, before the response is due."))
    made = EvaluationRecommendation.objects.create(
        organisation_id=row.organisation_id,
        evaluation=row,
        number=row.recommendations.count() + 1,
        text=said(text, "text"),
    )
    told(made, policy.EVALUATE, by, number=made.number)
    return made


@transaction.atomic
def answer_recommendation(
    recommendation_id: UUID, answer: str, text: str, *, by: Actor, due: date | None = None
) -> ManagementResponse:
    """The management's answer; what was accepted has a day. Raises ValidationError, Hidden, Refused."""
    row = locked(EvaluationRecommendation, recommendation_id, policy.EVALUATE, by)
    if row.evaluation.state != EvaluationState.RESPONSE_DUE:
        raise ValidationError(_("Answers are given while the response is due."))
    if Answer(answer) != Answer.REJECTED and due is None:
        raise ValidationError({"due": _("Say until when it will be done.")})
    made, _new = ManagementResponse.objects.update_or_create(
        recommendation=row,
        defaults={
            "organisation_id": row.organisation_id, "answer": answer, "text": said(text, "text"), "due": due,
            "given_by": by.account,
        },
    )  # fmt: skip
    told(made, policy.EVALUATE, by, answer=answer)
    return made


@transaction.atomic
def follow_up(response_id: UUID, done_on: date, *, by: Actor) -> ManagementResponse:
    """Writes down that what was accepted is done. Raises ValidationError for a day to come, Hidden, Refused."""
    row = locked(ManagementResponse, response_id, policy.EVALUATE, by)
    if done_on > today():
        raise ValidationError({"done_on": _("The date is in the future. Look at it again.")})
    row.done_on = done_on
    row.save(update_fields=["done_on", "changed_at"])
    told(row, policy.EVALUATE, by)
    return row


@transaction.atomic
def move_evaluation(evaluation_id: UUID, end: str, *, by: Actor, summary: str = "") -> Evaluation:
    """Takes an evaluation one step on. Raises ValidationError where the step lacks something; IllegalMove, Refused."""
    row = locked(Evaluation, evaluation_id, policy.EVALUATE, by)
    if not EVALUATION.allows(row.state, end):
        raise stages.IllegalMove(EVALUATION, row.state, end)
    if fault := _lacks(row, end, summary):
        raise ValidationError(fault)
    if summary.strip():
        row.summary = summary.strip()
    if end == EvaluationState.RESPONSE_DUE:
        row.response_due = in_days(RESPONSE_DAYS)
    row.save(update_fields=["summary", "response_due", "changed_at"])
    stages.move(EVALUATION, row, end, by=by)
    return row


def _lacks(row: Evaluation, end: str, summary: str) -> str | dict[str, str]:
    recommendations = row.recommendations.all()
    responses = ManagementResponse.objects.filter(recommendation__evaluation=row)
    if end == EvaluationState.COMMISSIONED and not row.evaluator:
        return str(_("Say who evaluates before you commission it."))
    if end == EvaluationState.FINAL and not (summary.strip() or row.summary):
        return {"reason": str(_("Write what the evaluation found."))}
    if end == EvaluationState.RESPONSE_DUE and not recommendations.exists():
        return str(_("There is no recommendation to respond to. Enter what the evaluation recommends."))
    if end == EvaluationState.RESPONSE_GIVEN and responses.count() < recommendations.count():
        return str(_("Some recommendations have no answer yet."))
    open_ones = responses.exclude(answer=Answer.REJECTED).filter(done_on__isnull=True)
    if end == EvaluationState.FOLLOWED_UP and open_ones.exists():
        return str(_("Some of what was accepted is not done yet."))
    return ""
