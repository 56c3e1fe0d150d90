"""Who may send, see, answer and recall. A referral is the only thing two organisations see, each its half."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.protection.referrals.enums import SHARED, State
from tessera.protection.referrals.models import Bundle, Recall, Referral

VIEW = "referral:envelope:view"
SEND = "referral:envelope:send"
INBOX = "referral:inbox:view"
ANSWER = "referral:inbox:answer"
READ_BUNDLE = "referral:bundle:view"
ANSWER_RECALL = "referral:recall:answer"
ACTIONS = (VIEW, SEND, INBOX, ANSWER, READ_BUNDLE, ANSWER_RECALL)
_RECEIVING = frozenset({INBOX, ANSWER, READ_BUNDLE, ANSWER_RECALL})


def sent(actor: Actor) -> QuerySet[Referral]:
    """Referrals the actor's organisation makes, for those who may see them."""
    if actor.organisation is None or not (actor.may(VIEW) or actor.may(SEND)):
        return Referral.objects.none()
    return Referral.objects.filter(organisation_id=actor.organisation)


def inbox(actor: Actor) -> QuerySet[Referral]:
    """Envelopes that reached the actor's organisation."""
    if actor.organisation is None or not actor.may(INBOX):
        return Referral.objects.none()
    return Referral.objects.filter(to_organisation_id=actor.organisation).exclude(state=State.DRAFT)


def scope(actor: Actor) -> QuerySet[Referral]:
    """Every referral the actor may see, from either side."""
    own = Q(organisation_id=actor.organisation) if actor.may(VIEW) or actor.may(SEND) else Q(pk__in=[])
    received = Q(to_organisation_id=actor.organisation) & ~Q(state=State.DRAFT) if actor.may(INBOX) else Q(pk__in=[])
    return Referral.objects.filter(own | received) if actor.organisation else Referral.objects.none()


def can(actor: Actor, action: str, referral: Referral | None = None) -> Decision:
    """Whether the actor may do this with this referral (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if referral is None:
        return YES
    if not scope(actor).filter(pk=referral.pk).exists():
        return Decision(False, _("There is no such referral here."))
    receiving = referral.to_organisation_id == actor.organisation
    if action in _RECEIVING and not receiving:
        return Decision(False, _("Only the organisation it was sent to may do this."))
    if action == SEND and receiving:
        return Decision(False, _("Only the organisation that made the referral may do this."))
    if action == READ_BUNDLE and referral.state not in SHARED:
        return Decision(False, _("What was shared opens once the referral is accepted, and while consent holds."))
    return YES


def bundles(actor: Actor) -> QuerySet[Bundle]:
    """Bundles of referrals the actor may see."""
    return Bundle.objects.filter(referral__in=scope(actor))


def recalls(actor: Actor) -> QuerySet[Recall]:
    """Recalls the actor's organisation asked for or must answer."""
    return Recall.objects.filter(referral__in=scope(actor))
