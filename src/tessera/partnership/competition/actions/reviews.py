"""What the panel does: declare, rule, score, hand in, decide."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.policy import Hidden, Refused, require
from tessera.partnership.competition import policy
from tessera.partnership.competition.actions.base import application, notice_of, person, refuse
from tessera.partnership.competition.enums import (
    CLEAN,
    ApplicationState,
    ConflictState,
    Outcome,
    PanelRole,
    ReviewState,
)
from tessera.partnership.competition.models import (
    Application,
    ApplicationDetermination,
    ApplicationReview,
    ConflictDeclaration,
    ReviewScore,
)
from tessera.partnership.competition.states import APPLICATION, APPLICATION_REVIEW, CONFLICT, RULE
from tessera.partnership.competition.timing import is_late
from tessera.partnership.stages import api as stages

_MOVED = {
    Outcome.INVITED: ApplicationState.INVITED,
    Outcome.RECOMMENDED: ApplicationState.RECOMMENDED,
    Outcome.RESERVE: ApplicationState.RESERVE,
    Outcome.DECLINED: ApplicationState.DECLINED,
}


def _mine(application_id: UUID, by: Actor) -> ConflictDeclaration:
    row = (
        policy.declarations(by).select_for_update(of=("self",))
        .filter(application_id=application_id, account_id=person(by)).first()
    )  # fmt: skip
    if row is None:
        raise Hidden(by, policy.DECLARE, kind="application", object_id=application_id)
    return row


@transaction.atomic
def declare(application_id: UUID, *, conflict: str, by: Actor) -> ConflictState:
    """A member answers for themselves: no conflict (an empty text), or which one. Answers the new state.

    Without a conflict a reviewer's review begins. Raises Hidden, Refused, IllegalMove.
    """
    row = _mine(application_id, by)
    end = ConflictState.DECLARED if conflict.strip() else ConflictState.NONE
    stages.move(CONFLICT, row, end, by=by, reason=conflict)
    if end == ConflictState.NONE:
        open_review(row.application_id, by=by)
    return end


@transaction.atomic
def rule(declaration_id: UUID, *, clear: bool, reason: str, by: Actor) -> None:
    """Somebody else says whether a declared conflict keeps the member away. Raises Hidden, Refused, ReasonMissing."""
    row = policy.declarations(by).select_for_update(of=("self",)).filter(pk=declaration_id).first()
    if row is None:
        raise Hidden(by, RULE, kind="conflict", object_id=declaration_id)
    require(policy.can(by, RULE), by, RULE, kind="conflict", object_id=row.pk)
    if by.account == row.account_id:
        raise stages.SamePerson(
            by, RULE, kind="conflict", object_id=row.pk, reason=_("Somebody else rules on your conflict of interest.")
        )
    row.ruled_by_id = by.account
    row.save(update_fields=["ruled_by"])
    end = ConflictState.CLEARED if clear else ConflictState.RECUSED
    stages.move(CONFLICT, row, end, by=by, reason=reason, different_from=[row.account_id])


@transaction.atomic
def open_review(application_id: UUID, *, by: Actor) -> ApplicationReview | None:
    """Begins the actor's own review where one is due; None for the chair, and before the application is in review.

    Raises Refused without a clean declaration (invariant 5).
    """
    held = policy.declarations(by).filter(application_id=application_id, account_id=person(by)).first()
    if held is None or held.state not in CLEAN:
        reason = _("First say whether you have a conflict of interest with this application.")
        raise Refused(by, policy.REVIEW, kind="application", object_id=application_id, reason=reason)
    row = policy.applications(by).get(pk=application_id)
    if held.member.role != PanelRole.REVIEWER or row.state != ApplicationState.IN_REVIEW:
        return None
    have = ApplicationReview.objects.filter(application=row, stage=row.stage, account_id=person(by)).first()
    if have is not None:
        return have
    made = ApplicationReview.objects.create(
        organisation_id=row.organisation_id, application=row, member=held.member, account_id=person(by),
        notice=notice_of(row.opportunity_id, row.stage), stage=row.stage, state=ReviewState.ASSIGNED,
    )  # fmt: skip
    stages.begin(APPLICATION_REVIEW, made, by=by)
    return made


@transaction.atomic
def score(application_id: UUID, *, given: Mapping[UUID, tuple[int, str]], by: Actor) -> ApplicationReview:
    """Keeps the actor's scores so far: by criterion, the value and the reason. Raises Hidden, Refused, ValidationError."""
    application(application_id, by=by, action=policy.REVIEW)
    row = open_review(application_id, by=by)
    if row is None:
        raise refuse(_("There is nothing for you to score here."))
    if row.state not in (ReviewState.ASSIGNED, ReviewState.DRAFT):
        raise refuse(_("Your review is handed in; it is not changed any more."))
    criteria = {each.pk: each for each in row.notice.criteria.filter(stage=row.stage)}
    for key, (value, reason) in given.items():
        criterion = criteria.get(key)
        if criterion is None or not 0 <= value <= criterion.most or not reason.strip():
            raise refuse(_("Give a score within its scale, and a reason."), f"score_{key}")
        ReviewScore.objects.update_or_create(
            review=row, criterion=criterion, organisation_id=row.organisation_id,
            defaults={"value": value, "reason": reason.strip(), "application_id": row.application_id,
                      "stage": row.stage, "account_id": person(by)},
        )  # fmt: skip
    if row.state == ReviewState.ASSIGNED:
        stages.move(APPLICATION_REVIEW, row, ReviewState.DRAFT, by=by)
    return row


@transaction.atomic
def hand_in(application_id: UUID, *, by: Actor) -> None:
    """Hands the actor's review in; from now on the others' may be read. Raises Hidden, Refused, ValidationError."""
    application(application_id, by=by, action=policy.REVIEW)
    row = open_review(application_id, by=by)
    if row is None:
        raise refuse(_("There is nothing for you to score here."))
    scored = row.scores.count()
    if scored < row.notice.criteria.filter(stage=row.stage).count():
        raise refuse(_("Score every criterion first."))
    stages.move(APPLICATION_REVIEW, row, ReviewState.SUBMITTED, by=by)


@transaction.atomic
def screen(application_id: UUID, *, fit: bool, reason: str, by: Actor) -> None:
    """Lets an application into review, or out with a reason; never before its stage has closed.

    Raises Hidden, Refused, IllegalMove, ReasonMissing, ValidationError.
    """
    row = application(application_id, by=by, action=policy.SCREEN)
    if not is_late(notice_of(row.opportunity_id, row.stage), row.stage, now()):
        raise refuse(_("Review begins when the notice has closed, so that everybody goes by the same version."))
    stages.move(
        APPLICATION, row, ApplicationState.IN_REVIEW if fit else ApplicationState.SCREENED_OUT, by=by, reason=reason
    )


@transaction.atomic
def ask_applicant(application_id: UUID, *, question: str, by: Actor) -> None:
    """Asks the applicant something; the answer comes as a new version. Raises Hidden, Refused, ReasonMissing."""
    row = application(application_id, by=by, action=policy.SCREEN)
    stages.move(APPLICATION, row, ApplicationState.CLARIFICATION, by=by, reason=question)


@transaction.atomic
def determine(application_id: UUID, *, outcome: str, feedback: str, by: Actor) -> None:
    """Decides what follows for an application, once every review is in, and locks the reviews.

    Whoever scored it does not decide. Raises Hidden, Refused, SamePerson, IllegalMove, ReasonMissing, ValidationError.
    """
    row = application(application_id, by=by, action=policy.DETERMINE)
    reviews = list(ApplicationReview.objects.select_for_update().filter(application=row, stage=row.stage))
    if any(each.account_id == by.account for each in reviews):
        reason = _("You scored this application; somebody else decides.")
        raise stages.SamePerson(by, policy.DETERMINE, kind="application", object_id=row.pk, reason=reason)
    _decidable(row, reviews, outcome, feedback)
    ApplicationDetermination.objects.create(
        organisation_id=row.organisation_id, implementer_id=row.implementer_id, application=row, stage=row.stage,
        outcome=outcome, feedback=feedback.strip(), by_id=person(by), at=now(),
    )  # fmt: skip
    stages.move(APPLICATION, row, _MOVED[Outcome(outcome)], by=by, reason=feedback)
    for each in reviews:
        if each.state == ReviewState.SUBMITTED:
            stages.move(APPLICATION_REVIEW, each, ReviewState.LOCKED, by=by)


def _decidable(row: Application, reviews: list[ApplicationReview], outcome: str, feedback: str) -> None:
    if not feedback.strip():
        raise refuse(_("Write what the applicant is told."), "feedback")
    if row.state == ApplicationState.RESERVE:
        fits: tuple[str, ...] = (Outcome.RECOMMENDED, Outcome.DECLINED)
    elif row.stage < row.stages:
        fits = (Outcome.INVITED, Outcome.DECLINED)
    else:
        fits = (Outcome.RECOMMENDED, Outcome.RESERVE, Outcome.DECLINED)
    if outcome not in fits:
        raise refuse(_("This does not follow at this stage."), "outcome")
    if row.state == ApplicationState.IN_REVIEW and not reviews:
        raise refuse(_("Nobody has reviewed this application yet."))
    if any(each.state in (ReviewState.ASSIGNED, ReviewState.DRAFT) for each in reviews):
        raise refuse(_("Some reviews are not handed in yet."))
