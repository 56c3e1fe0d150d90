"""Who may see which case stands behind a reference: whoever may open that case, in its own organisation."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.protection.assistance.models import CaseReference
from tessera.protection.cases import policy as cases

VIEW = "assistance:request:view"
ASK = "assistance:request:ask"
ACTIONS = (VIEW, ASK)


def scope(actor: Actor) -> QuerySet[CaseReference]:
    """References of cases the actor may know of; none for whoever may not see such requests."""
    if actor.organisation is None or not actor.may(VIEW):
        return CaseReference.objects.none()
    return CaseReference.objects.filter(organisation_id=actor.organisation, case__in=cases.scope(actor))


def can(actor: Actor, action: str, row: CaseReference | None = None) -> Decision:
    """Whether the actor may do this with this reference (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if row is not None and not scope(actor).filter(pk=row.pk).exists():
        return Decision(False, _("There is no such reference here."))
    return YES
