"""Who of the office may read what others fund, and bring it in."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, Refused, granted
from tessera.partnership.donors.models import OtherDonorProject

VIEW = "donors:project:view"
RECORD = "donors:project:record"
ACTIONS = (VIEW, RECORD)


def office(actor: Actor) -> UUID:
    """The office the actor works for. Raises Refused for whoever works for none."""
    if actor.organisation is None:
        raise Refused(actor, VIEW, reason=_("This belongs to an office; you work for none."))
    return actor.organisation


def scope(actor: Actor) -> QuerySet[OtherDonorProject]:
    """The projects of others that the office holds, for those who may read them."""
    if actor.organisation is None or not actor.may(VIEW):
        return OtherDonorProject.objects.none()
    return OtherDonorProject.objects.filter(organisation_id=actor.organisation)


def can(actor: Actor, action: str, row: OtherDonorProject | None = None) -> Decision:
    """Whether the actor may do this with this project (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if row is not None and not scope(actor).filter(pk=row.pk).exists():
        return Decision(False, _("There is no such project in your office."))
    return YES
