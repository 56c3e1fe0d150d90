"""Who may see and record contacts, and who proposes and approves that a case closes. The rows are those of cases that
the actor may know of; which colleague approves whose proposal is asked when it happens (`may_decide`)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.protection.cases import policy as cases
from tessera.protection.followup.enums import Approval
from tessera.protection.followup.models import Closure, ExitInterview, FollowUpContact

VIEW = "followup:contact:view"
ADD = "followup:contact:add"
PROPOSE = "closure:file:propose"
APPROVE = "closure:file:approve"
RULES = "followup:schedule:set"
ACTIONS = (VIEW, ADD, PROPOSE, APPROVE, RULES)


def scope(actor: Actor) -> QuerySet[FollowUpContact]:
    """The contacts this actor may see."""
    if actor.organisation is None or not actor.may(VIEW):
        return FollowUpContact.objects.none()
    return FollowUpContact.objects.filter(organisation_id=actor.organisation, case__in=cases.scope(actor))


def closures(actor: Actor) -> QuerySet[Closure]:
    """The closures this actor may see."""
    if actor.organisation is None or not (actor.may(PROPOSE) or actor.may(APPROVE)):
        return Closure.objects.none()
    return Closure.objects.filter(organisation_id=actor.organisation, case__in=cases.scope(actor))


def interviews(actor: Actor) -> QuerySet[ExitInterview]:
    """What survivors said of the help: not for the worker it is about."""
    if actor.organisation is None or not actor.may(APPROVE):
        return ExitInterview.objects.none()
    return ExitInterview.objects.filter(organisation_id=actor.organisation, case__in=cases.scope(actor))


def can(actor: Actor, action: str, row: FollowUpContact | Closure | None = None) -> Decision:
    """Whether the actor may do this with this row (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if row is not None and not cases.scope(actor).filter(pk=row.case_id).exists():
        return Decision(False, _("There is no such case here."))
    return YES


def may_decide(actor: Actor, closure: Closure, approval: str) -> Decision:
    """Whether this actor may approve or return this proposal. The proposer may only where the organisation says so."""
    if not (answer := can(actor, APPROVE, closure)):
        return answer
    if closure.proposer_id == actor.account and approval != Approval.ALONE:
        return Decision(False, _("You proposed it yourself. Somebody else has to look at it."))
    return YES
