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
from tessera.partnership.competition.actions.panels import set_aside
from tessera.partnership.competition.deadline import server_time
from tessera.partnership.competition.enums import (
    CLEAN,
    COUNTED,
    UNFINISHED,
    ApplicationState,
    ConflictState,
    Outcome,
    PanelRole,
    RecommendationState,
    ReviewState,
)
from tessera.partnership.competition.models import (
    Application,
    ApplicationDetermination,
    ApplicationReview,
    AwardRecommendation,
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


def _hold(application_id: UUID, by: Actor) -> None:
    """Nobody decides on an application while its panel changes, and the other way round."""
    policy.applications(by).select_for_update(of=("self",)).filter(pk=application_id).first()


@transaction.atomic
def declare(application_id: UUID, *, conflict: str, by: Actor) -> ConflictState:
    """A member answers for themselves: no conflict (an empty text), or which one. Answers the new state.

    Without a conflict a reviewer's review begins. A conflict that is found late is declared in the same way: from then
    on the member reads nothing, and nothing is decided before somebody else has ruled.
    Raises Hidden, Refused, IllegalMove.
    """
    _hold(application_id, by)
    row = _mine(application_id, by)
    end = ConflictState.DECLARED if conflict.strip() else ConflictState.NONE
    if row.state in CLEAN and end == ConflictState.DECLARED:
        row.ruled_by_id = None
        row.save(update_fields=["ruled_by"])
    stages.move(CONFLICT, row, end, by=by, reason=conflict)
    if end == ConflictState.NONE:
        open_review(row.application_id, by=by)
    return end


def declaration(application_id: UUID, account: UUID, *, by: Actor) -> UUID:
    """What a colleague was asked about conflicts with an application, to be ruled on. Raises Hidden."""
    rows = policy.declarations(by).filter(application_id=application_id, account_id=account)
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        raise Hidden(by, RULE, kind="application", object_id=application_id)
    return found


@transaction.atomic
def rule(declaration_id: UUID, *, clear: bool, reason: str, by: Actor) -> None:
    """Somebody else says whether a declared conflict keeps the member away; then their reviews are set aside.

    Raises Hidden, Refused, ReasonMissing.
    """
    row = policy.declarations(by).select_for_update(of=("self",)).filter(pk=declaration_id).first()
    if row is None:
        raise Hidden(by, RULE, kind="conflict", object_id=declaration_id)
    require(policy.can(by, RULE), by, RULE, kind="conflict", object_id=row.pk)
    if by.account == row.account_id:
        raise stages.SamePerson(
            by, RULE, kind="conflict", object_id=row.pk, reason=_("Somebody else rules on your conflict of interest.")
        )
    _hold(row.application_id, by)
    row.ruled_by_id = by.account
    row.save(update_fields=["ruled_by"])
    end = ConflictState.CLEARED if clear else ConflictState.RECUSED
    stages.move(CONFLICT, row, end, by=by, reason=reason, different_from=[row.account_id])
    if not clear:
        theirs = ApplicationReview.objects.filter(application_id=row.application_id, account_id=row.account_id)
        for each in theirs.exclude(state=ReviewState.SET_ASIDE).select_for_update(of=("self",)):
            set_aside(each, reason=reason, by=by)


@transaction.atomic
def open_review(application_id: UUID, *, by: Actor) -> ApplicationReview | None:
    """Begins the actor's own review where one is due; None for the chair, and before the application is in review.

    Raises Refused without a clean declaration (invariant 5).
    """
    held = policy.declared(by, application_id)
    if held is None or not policy.reads(held):
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
    if not is_late(notice_of(row.opportunity_id, row.stage), row.stage, server_time()):
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
    if any(each.state in UNFINISHED for each in reviews):
        raise refuse(_("Some reviews are not handed in yet."))
    if lacking := lacks(row):
        raise refuse(lacking)


def lacks(row: Application) -> str:
    """What keeps the panel's word on an application from counting, in words; "" when nothing does."""
    reviews = ApplicationReview.objects.filter(application=row, stage=row.stage, state__in=COUNTED)
    accounts = list(reviews.values_list("account_id", flat=True))
    waiting = ConflictDeclaration.objects.filter(application=row, account_id__in=accounts, state=ConflictState.DECLARED)
    if waiting.exists():
        return _("A conflict of interest was declared after scoring. Somebody has to rule on it first.")
    least = notice_of(row.opportunity_id, row.stage).least_reviews
    if len(accounts) >= least:
        return ""
    said = _("%(have)s reviews are handed in, and the notice asks for %(least)s. Name another reviewer.")
    return said % {"have": len(accounts), "least": least}


@transaction.atomic
def reconsider(application_id: UUID, *, reason: str, by: Actor) -> None:
    """Takes an application whose reviews fell away after the decision back into review, to be scored and decided anew.

    Raises Hidden, Refused, IllegalMove, ReasonMissing, ValidationError (the panel's word still counts, or a
    recommendation is on its way).
    """
    row = application(application_id, by=by, action=policy.DETERMINE)
    if not lacks(row):
        raise refuse(_("Enough reviews of this application count. The decision stands."))
    made = AwardRecommendation.objects.select_for_update().filter(application=row).first()
    if made is not None and made.state != RecommendationState.DRAFT:
        raise refuse(_("A recommendation is on its way. Send it back first."))
    stages.move(APPLICATION, row, ApplicationState.IN_REVIEW, by=by, reason=reason)
