"""Who may read, sign and end an agreement: the organisation itself, nobody for it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.observatory.agreements.models import Agreement

VIEW = "agreement:terms:view"
SIGN = "agreement:terms:sign"
END = "agreement:terms:end"
ACTIONS = (VIEW, SIGN, END)


def scope(actor: Actor) -> QuerySet[Agreement]:
    """The own organisation's agreements, newest first."""
    if actor.organisation is None or not actor.may(VIEW):
        return Agreement.objects.none()
    return Agreement.objects.filter(organisation_id=actor.organisation).order_by("-signed_at")


def can(actor: Actor, action: str, agreement: Agreement | None = None) -> Decision:
    """Whether the actor may do this with this agreement (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if agreement is not None and not scope(actor).filter(pk=agreement.pk).exists():
        return Decision(False, _("There is no such agreement here."))
    return YES
