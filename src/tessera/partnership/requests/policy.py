"""Who may see and do what with requests: the office with those it was asked, an organisation with those it asked.

Each side has its own acts, and no role lends one side those of the other: whoever asks never decides.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.partnership.requests import rights
from tessera.partnership.requests.models import AssistanceRequest, EmergencyRequest

ACTIONS = (*rights.OF_ASSISTANCE, *rights.OF_EMERGENCY)
VIEW_ASSISTANCE, VIEW_EMERGENCY, ASK_EMERGENCY = rights.VIEW_ASSISTANCE, rights.VIEW_EMERGENCY, rights.ASK_EMERGENCY
Thing = AssistanceRequest | EmergencyRequest

# Acts of the organisation that asks; reading is both sides', everything else the office's.
_OF_IMPLEMENTER = frozenset({rights.ASK_EMERGENCY, rights.SPEND})
_OF_BOTH = frozenset({rights.VIEW_ASSISTANCE, rights.VIEW_EMERGENCY, rights.ASK_ASSISTANCE})


def scope(actor: Actor) -> QuerySet[EmergencyRequest]:
    """Requests for emergency help: those the actor's office was asked, and those the actor's organisation asked."""
    if actor.organisation is None or not actor.may(rights.VIEW_EMERGENCY):
        return EmergencyRequest.objects.none()
    return EmergencyRequest.objects.filter(_either(actor))


def assistance(actor: Actor) -> QuerySet[AssistanceRequest]:
    """Requests for training and technical assistance, in the same way."""
    if actor.organisation is None or not actor.may(rights.VIEW_ASSISTANCE):
        return AssistanceRequest.objects.none()
    return AssistanceRequest.objects.filter(_either(actor))


def _either(actor: Actor) -> Q:
    return Q(organisation_id=actor.organisation) | Q(implementer_id=actor.organisation)


def can(actor: Actor, action: str, row: Thing | None = None) -> Decision:
    """Whether the actor may do this with this request (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if action == rights.ASK_EMERGENCY and actor.function == "funder":
        return Decision(False, _("Only the organisation that holds the case can ask."))
    if row is None:
        return YES
    seen = assistance(actor) if isinstance(row, AssistanceRequest) else scope(actor)
    if not seen.filter(pk=row.pk).exists():
        return Decision(False, _("There is no such request."))
    if action in _OF_BOTH:
        return YES
    side = row.implementer_id if action in _OF_IMPLEMENTER else row.organisation_id
    return YES if side == actor.organisation else Decision(False, _("This is for the other side to do."))
