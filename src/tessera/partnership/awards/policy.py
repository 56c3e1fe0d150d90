"""Who may see and change awards: the office its own, the grantee those made to it, from the day they are negotiated.

What a grantee has not been told yet (recommended) or does not hold here (listed) is not shown to it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.partnership.awards.enums import AwardState
from tessera.partnership.awards.models import Award, AwardVersion, Commitment, Compact, Condition, Dialogue, Subaward
from tessera.partnership.awards.rights import (
    ACTIONS,
    ACTIVATE,
    AMEND,
    APPROVE,
    CLOSE,
    COMPACT,
    COMPACT_EDIT,
    CONDITION,
    CREATE,
    END,
    NEGOTIATE,
    OBLIGATE,
    PERSON,
    REVIEW,
    SIGN,
    SUBAWARD,
    SUBAWARD_APPROVE,
    SUSPEND,
    TERMINATE,
    VIEW,
    WAIVE,
)

__all__ = ["ACTIONS", "ACTIVATE", "AMEND", "APPROVE", "CLOSE", "COMPACT", "COMPACT_EDIT", "CONDITION", "CREATE", "END",
           "NEGOTIATE", "OBLIGATE", "PERSON", "REVIEW", "SIGN", "SUBAWARD", "SUBAWARD_APPROVE", "SUSPEND", "TERMINATE",
           "VIEW", "WAIVE", "can", "compacts", "scope", "versions"]  # fmt: skip

_NOT_TOLD = (AwardState.LISTED, AwardState.RECOMMENDED)


def scope(actor: Actor) -> QuerySet[Award]:
    """Awards of the actor's office, and awards made to the actor's organisation."""
    if not actor.may(VIEW) or actor.organisation is None:
        return Award.objects.none()
    if actor.function == "funder":
        return Award.objects.filter(organisation_id=actor.organisation)
    return Award.objects.filter(implementer_id=actor.organisation).exclude(state__in=_NOT_TOLD)


def versions(actor: Actor) -> QuerySet[AwardVersion]:
    """Versions of awards the actor may see; all of them, also old and refused ones."""
    return AwardVersion.objects.filter(award__in=scope(actor))


def compacts(actor: Actor) -> QuerySet[Compact]:
    """Partnerships of the actor's office."""
    if not actor.may(COMPACT) or actor.organisation is None:
        return Compact.objects.none()
    return Compact.objects.filter(organisation_id=actor.organisation)


def visible(actor: Actor, thing: Any) -> bool:
    """Whether this is, or hangs on, an award or a partnership the actor may see."""
    if isinstance(thing, Compact):
        return compacts(actor).filter(pk=thing.pk).exists()
    if isinstance(thing, Commitment | Dialogue):
        return compacts(actor).filter(pk=thing.compact_id).exists()
    award = thing.pk if isinstance(thing, Award) else thing.award_id
    return scope(actor).filter(Q(pk=award)).exists()


def can(
    actor: Actor,
    action: str,
    thing: Award | AwardVersion | Condition | Subaward | Compact | Commitment | Dialogue | None = None,
) -> Decision:
    """Whether the actor may do this with this thing (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if thing is None:
        return YES
    if not visible(actor, thing):
        return Decision(False, _("There is no such award here."))
    if action not in (VIEW, COMPACT) and thing.organisation_id != actor.organisation:
        return Decision(False, _("The office that made this award writes here."))
    two = _asker(thing) if action in (APPROVE, SUBAWARD_APPROVE) else None
    if two is not None and two == actor.account:
        return Decision(False, _("You asked for this. Somebody else has to decide it."))
    return YES


def _asker(thing: Any) -> Any:
    return getattr(thing, "requested_by_id", None) or getattr(thing, "proposed_by_id", None)
