"""That an award be made: drafted, and carried through four pairs of hands."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.partnership.competition import policy
from tessera.partnership.competition.actions.base import application, notice_of, refuse
from tessera.partnership.competition.actions.reviews import lacks
from tessera.partnership.competition.enums import ApplicationState, RecommendationState
from tessera.partnership.competition.models import AwardRecommendation
from tessera.partnership.competition.states import APPLICATION, RECOMMENDATION
from tessera.partnership.stages import api as stages


@transaction.atomic
def draft(application_id: UUID, *, amount: Decimal, conditions: str, by: Actor) -> AwardRecommendation:
    """Drafts a recommendation, or writes the draft anew: whoever wrote it last counts as its author.

    Raises Hidden, Refused, ValidationError.
    """
    row = application(application_id, by=by, action=policy.PROPOSE)
    if row.state != ApplicationState.RECOMMENDED:
        raise refuse(_("This application is not recommended."))
    notice = notice_of(row.opportunity_id, row.stage)
    if not 0 < amount <= notice.ceiling:
        raise refuse(_("An amount above nothing and up to the notice's ceiling."), "amount")
    values = {"amount": amount, "conditions": conditions.strip(), "drafted_by_id": by.account}
    made = AwardRecommendation.objects.select_for_update().filter(application=row).first()
    if made is None:
        made = AwardRecommendation.objects.create(
            organisation_id=row.organisation_id, application=row, currency=notice.currency, **values
        )
        stages.begin(RECOMMENDATION, made, by=by, action=policy.PROPOSE)
        return made
    if made.state != RecommendationState.DRAFT:
        raise refuse(_("This recommendation is on its way; it is not changed any more."))
    for key, value in values.items():
        setattr(made, key, value)
    made.save()
    ledger.record(by=by, action=policy.PROPOSE, kind="award_recommendation", object_id=made.pk)
    return made


@transaction.atomic
def move(recommendation_id: UUID, end: str, *, by: Actor, reason: str = "") -> None:
    """Hands a recommendation on, or back with a reason. Nobody acts twice on its way, and its author approves nothing.

    Raises Hidden, IllegalMove, Refused, ReasonMissing, SamePerson, ValidationError (reviews fell away meanwhile).
    """
    row = policy.recommendations(by).select_for_update(of=("self",)).filter(pk=recommendation_id).first()
    if row is None:
        raise Hidden(by, policy.PROPOSE, kind="award_recommendation", object_id=recommendation_id)
    of = policy.applications(by).get(pk=row.application_id)
    if step := RECOMMENDATION.step(row.state, end):
        may = policy.can(by, step.action, of)
        require(may, by, step.action, kind="award_recommendation", object_id=row.pk)
    if end != RecommendationState.DRAFT and (lacking := lacks(of)):
        raise refuse(lacking)
    stages.move(RECOMMENDATION, row, end, by=by, reason=reason, different_from=acted(row) if _approves(end) else ())
    if end == RecommendationState.APPROVED:
        stages.move(APPLICATION, of, ApplicationState.AWARDED, by=by)


def _approves(end: str) -> bool:
    return end not in (RecommendationState.DRAFT, RecommendationState.PROGRAMME)


def acted(row: AwardRecommendation) -> set[UUID | None]:
    """Who may not take the next step: the author, and everybody who took one since it last was a draft."""
    found: set[UUID | None] = {row.drafted_by_id}
    changes = stages.StateChange.objects.filter(kind=RECOMMENDATION.kind, object_id=row.pk).order_by("at", "id")
    since: set[UUID | None] = set()
    for each in changes:
        since = set() if each.ends == RecommendationState.DRAFT else since | {each.by}
    return found | since
