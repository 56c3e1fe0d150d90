"""Who of the office may read, record and follow recommendations."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, Refused, granted
from tessera.partnership.recommendations import states
from tessera.partnership.recommendations.models import Recommendation

VIEW = "recommendations:register:view"
RECORD = "recommendations:register:record"
MOVE = states.MOVE
ACTIONS = (VIEW, RECORD, MOVE)


def office(actor: Actor) -> UUID:
    """The office the actor works for. Raises Refused for whoever works for none."""
    if actor.organisation is None:
        raise Refused(actor, VIEW, reason=_("This belongs to an office; you work for none."))
    return actor.organisation


def scope(actor: Actor) -> QuerySet[Recommendation]:
    """The office's recommendations, for those who may read the register."""
    if actor.organisation is None or not actor.may(VIEW):
        return Recommendation.objects.none()
    return Recommendation.objects.filter(organisation_id=actor.organisation)


def can(actor: Actor, action: str, row: Recommendation | None = None) -> Decision:
    """Whether the actor may do this with this recommendation (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if row is not None and not scope(actor).filter(pk=row.pk).exists():
        return Decision(False, _("There is no such recommendation in your office."))
    if action == MOVE and row is not None and row.state in states.RECOMMENDATION.ends:
        return Decision(False, _("This recommendation has come to its end. What is asked again is a new one."))
    return YES
