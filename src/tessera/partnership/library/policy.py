"""Who may read and change the office's library. A grantee reads itself and the indicators of offices that know it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, Refused, granted
from tessera.partnership.library.models import Indicator, Party

VIEW = "library:party:view"
EDIT = "library:party:edit"
INDICATORS = "library:indicator:edit"
ACTIONS = (VIEW, EDIT, INDICATORS)


def office(actor: Actor) -> UUID:
    """The office the actor works for. Raises Refused for whoever works for none."""
    if actor.organisation is None:
        raise Refused(actor, EDIT, reason=_("This belongs to an office; you work for none."))
    return actor.organisation


def scope(actor: Actor) -> QuerySet[Party]:
    """The office's parties, by name; for a grantee itself."""
    if actor.organisation is None:
        return Party.objects.none()
    if actor.may(VIEW):
        return Party.objects.filter(Q(organisation_id=actor.organisation) | Q(tenant_id=actor.organisation))
    return Party.objects.filter(tenant_id=actor.organisation)


def scope_indicators(actor: Actor) -> QuerySet[Indicator]:
    """The office's indicators by code; for a grantee those of the offices that know it."""
    if actor.organisation is None:
        return Indicator.objects.none()
    if actor.may(VIEW):
        return Indicator.objects.filter(organisation_id=actor.organisation)
    offices = Party.objects.filter(tenant_id=actor.organisation).values("organisation_id")
    return Indicator.objects.filter(organisation_id__in=offices)


def can(actor: Actor, action: str, thing: Party | Indicator | None = None) -> Decision:
    """Whether the actor may do this with this party or indicator (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if thing is None:
        return YES
    seen = scope(actor) if isinstance(thing, Party) else scope_indicators(actor)
    if not seen.filter(pk=thing.pk).exists() or thing.organisation_id != actor.organisation:
        return Decision(False, _("There is no such entry in your library."))
    return YES
