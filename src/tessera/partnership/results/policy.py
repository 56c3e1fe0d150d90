"""Who may see and write results: the office its awards', the grantee the figures of its own award. Accepting takes two."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.partnership.awards import policy as awards
from tessera.partnership.awards.api import Award
from tessera.partnership.results.models import Actual, AwardIndicator
from tessera.partnership.results.rights import ACCEPT, ACTIONS, DRAW, EDIT, ENTER, LOCK, SEE, VIEW

__all__ = ["ACCEPT", "ACTIONS", "DRAW", "EDIT", "ENTER", "LOCK", "SEE", "VIEW", "can", "rows", "scope"]

# What the grantee may do on its own award; everything else is the office's.
_GRANTEE = frozenset({SEE, ENTER})
M = TypeVar("M", bound=Model)


def rows(actor: Actor, model: type[M]) -> QuerySet[M]:
    """Rows of a model of this room under awards the actor may see."""
    manager: Any = model
    if not actor.may(SEE):
        none: QuerySet[M] = manager.objects.none()
        return none
    found: QuerySet[M] = manager.objects.filter(award__in=awards.scope(actor))
    return found


def scope(actor: Actor) -> QuerySet[AwardIndicator]:
    """Indicators of awards the actor may see."""
    return rows(actor, AwardIndicator)


def can(actor: Actor, action: str, thing: Any = None) -> Decision:
    """Whether the actor may do this with this row of the room, or with this award (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if thing is None:
        return YES
    award = thing.pk if isinstance(thing, Award) else thing.award_id
    if not actor.may(SEE) or not awards.scope(actor).filter(pk=award).exists():
        return Decision(False, _("There is no such award here."))
    sides = {thing.organisation_id} | ({thing.implementer_id} if action in _GRANTEE else set())
    if actor.organisation not in sides:
        return Decision(False, _("The office that made this award writes here."))
    if action == ACCEPT and isinstance(thing, Actual) and thing.entered_by and thing.entered_by == actor.account:
        return Decision(False, _("You entered this figure. Somebody else has to accept it."))
    return YES
