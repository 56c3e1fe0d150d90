"""Who helps a person to their rights over the data, and who decides how long data stay.

Copies and requests belong to cases that the actor may know of. Retention, holds and erasures are kept by people who may
not read a case: they see every ended case of the organisation by code, dates and wish, and nothing else of it.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.protection.cases import policy as cases
from tessera.protection.rights.models import Erasure, Hold, OwnCopy, Retention, RightsRequest

COPY = "rights:copy:make"
REQUEST_VIEW = "rights:request:view"
REQUEST_DECIDE = "rights:request:decide"
LIST = "retention:list:view"
HOLD = "retention:hold:set"
PROPOSE = "retention:erase:propose"
APPROVE = "retention:erase:approve"
RULE = "retention:rule:set"
ACTIONS = (COPY, REQUEST_VIEW, REQUEST_DECIDE, LIST, HOLD, PROPOSE, APPROVE, RULE)


def scope(actor: Actor) -> QuerySet[RightsRequest]:
    """The requests this actor may know of."""
    if actor.organisation is None or not actor.may(REQUEST_VIEW):
        return RightsRequest.objects.none()
    return RightsRequest.objects.filter(organisation_id=actor.organisation, case__in=cases.scope(actor))


def copies(actor: Actor) -> QuerySet[OwnCopy]:
    """The copies this actor may make and hand over."""
    if actor.organisation is None or not actor.may(COPY):
        return OwnCopy.objects.none()
    return OwnCopy.objects.filter(organisation_id=actor.organisation, case__in=cases.scope(actor))


def retentions(actor: Actor) -> QuerySet[Retention]:
    """How long ended cases are kept: all of the organisation's, restricted ones too, or they would be forgotten."""
    if actor.organisation is None or not actor.may(LIST):
        return Retention.objects.none()
    return Retention.objects.filter(organisation_id=actor.organisation)


def holds(actor: Actor) -> QuerySet[Hold]:
    """The legal holds of the organisation."""
    if actor.organisation is None or not actor.may(LIST):
        return Hold.objects.none()
    return Hold.objects.filter(organisation_id=actor.organisation)


def erasures(actor: Actor) -> QuerySet[Erasure]:
    """The erasures of the organisation, proposed and done."""
    if actor.organisation is None or not actor.may(LIST):
        return Erasure.objects.none()
    return Erasure.objects.filter(organisation_id=actor.organisation)


def can(actor: Actor, action: str, row: RightsRequest | None = None) -> Decision:
    """Whether the actor may do this with this request, or at all, without one."""
    if not (answer := granted(actor, action)):
        return answer
    if row is not None and not cases.scope(actor).filter(pk=row.case_id).exists():
        return Decision(False, _("There is no such case here."))
    return YES


def may_decide(actor: Actor, erasure: Erasure) -> Decision:
    """Whether this actor may approve or return this erasure: never the one who proposed it."""
    if not (answer := granted(actor, APPROVE)):
        return answer
    if erasure.proposed_by_id == actor.account:
        return Decision(False, _("You proposed it yourself. Somebody else has to look at it."))
    return YES
