"""Who may see, write down and look for suspects. Only the organisation that was told, ever; no search from outside.

A suspect is as open as the cases that name them: whoever may not open a restricted case does not find its suspects.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.protection.actors.models import Conflict, Involvement, Suspect
from tessera.protection.cases import policy as cases

VIEW = "actors:suspect:view"
EDIT = "actors:suspect:edit"
SEARCH = "actors:suspect:search"
CONFLICT = "actors:conflict:view"
ACTIONS = (VIEW, EDIT, SEARCH, CONFLICT)


def involved(actor: Actor) -> QuerySet[Involvement]:
    """What suspects were in the episodes of cases that the actor may know of and whose account they may read."""
    if actor.organisation is None or not (actor.may(VIEW) and actor.may(cases.ACCOUNT_VIEW)):
        return Involvement.objects.none()
    return Involvement.objects.filter(organisation_id=actor.organisation, case__in=cases.scope(actor))


def scope(actor: Actor) -> QuerySet[Suspect]:
    """The suspects this actor may know of: those in a case open to them, and, for who may search, those in none."""
    if actor.organisation is None or not actor.may(VIEW):
        return Suspect.objects.none()
    rows = Suspect.objects.filter(organisation_id=actor.organisation)
    seen = Q(pk__in=involved(actor).values("suspect_id"))
    if actor.may(SEARCH):
        seen |= ~Q(pk__in=Involvement.objects.filter(organisation_id=actor.organisation).values("suspect_id"))
    return rows.filter(seen)


def conflicts(actor: Actor) -> QuerySet[Conflict]:
    """Conflict checks: for those who assign cases, because they say who is served here."""
    if actor.organisation is None or not (actor.may(CONFLICT) and actor.may(cases.ASSIGN)):
        return Conflict.objects.none()
    return Conflict.objects.filter(organisation_id=actor.organisation)


def can(actor: Actor, action: str, suspect: Suspect | None = None) -> Decision:
    """Whether the actor may do this with this suspect (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if suspect is not None and not scope(actor).filter(pk=suspect.pk).exists():
        return Decision(False, _("There is nobody here under this number."))
    return YES
