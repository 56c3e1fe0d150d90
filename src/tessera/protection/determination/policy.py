"""Who may read, start, review and decide determinations. Nobody who screened the person reviews or decides."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.protection.cases import policy as cases
from tessera.protection.determination.enums import OWN_LEVEL, State
from tessera.protection.determination.models import Determination, Extension, Reconsideration, Review
from tessera.protection.screening import api as screening

VIEW = "determination:file:view"
START = "determination:file:start"
REVIEW = "determination:review:add"
DECIDE = "determination:decide:make"
RECORD = "determination:decide:record"
ACTIONS = (VIEW, START, REVIEW, DECIDE, RECORD)
_SCREENED = _("You screened this person. Somebody else must review and decide.")


def scope(actor: Actor) -> QuerySet[Determination]:
    """The determinations this actor may read."""
    if actor.organisation is None or not actor.may(VIEW):
        return Determination.objects.none()
    return Determination.objects.filter(organisation_id=actor.organisation, case__in=cases.scope(actor))


def reviews(actor: Actor) -> QuerySet[Review]:
    """The reviews this actor may read: their own, and everybody's once none is blind any more."""
    if actor.organisation is None or not actor.may(VIEW):
        return Review.objects.none()
    open_to_all = ~Q(determination__state=State.IN_REVIEW)
    return Review.objects.filter(
        Q(reviewer_id=actor.account) | open_to_all,
        organisation_id=actor.organisation,
        determination__in=scope(actor),
    )


def extensions(actor: Actor) -> QuerySet[Extension]:
    """The extensions of clocks this actor may read."""
    return Extension.objects.filter(determination__in=scope(actor))


def reconsiderations(actor: Actor) -> QuerySet[Reconsideration]:
    """The requests to reconsider this actor may read."""
    return Reconsideration.objects.filter(determination__in=scope(actor))


def can(actor: Actor, action: str, determination: Determination | None = None) -> Decision:
    """Whether the actor may do this with this determination (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if determination is None:
        return YES
    if not scope(actor).filter(pk=determination.pk).exists():
        return Decision(False, _("There is no such determination here."))
    own = determination.level == OWN_LEVEL
    if action == REVIEW and actor.account not in reviewers(determination):
        return Decision(False, _("You are not among the reviewers of this determination."))
    apart = action == REVIEW or (action == DECIDE and own)
    if apart and actor.account in screening.screeners(determination.case_id, by=actor):
        return Decision(False, _SCREENED)
    return YES


def reviewers(determination: Determination) -> set[object]:
    """Who was named to review."""
    named = (determination.first_reviewer_id, determination.second_reviewer_id, determination.third_reviewer_id)
    return {one for one in named if one}
