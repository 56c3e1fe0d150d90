"""Who may screen and read screenings: those of cases the actor may know of, and none that must stay apart from it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.protection.cases import policy as cases
from tessera.protection.screening.enums import Review
from tessera.protection.screening.models import Instrument, Screening

VIEW = "screening:form:view"
ADD = "screening:form:add"
UPLOAD = "screening:instrument:upload"
REVIEW = "screening:instrument:review"
ACTIONS = (VIEW, ADD, UPLOAD, REVIEW)


def scope(actor: Actor) -> QuerySet[Screening]:
    """The screenings this actor may read."""
    if actor.organisation is None or not actor.may(VIEW):
        return Screening.objects.none()
    return Screening.objects.filter(organisation_id=actor.organisation, case__in=cases.scope(actor))


def instruments(actor: Actor) -> QuerySet[Instrument]:
    """The loaded instruments the actor may know of: usable ones for screeners, all for those who load and review."""
    if actor.organisation is None:
        return Instrument.objects.none()
    rows = Instrument.objects.filter(organisation_id=actor.organisation)
    if actor.may(UPLOAD) or actor.may(REVIEW):
        return rows
    used = Q(state__in=(Review.USABLE, Review.RETIRED))
    return rows.filter(used) if actor.may(VIEW) or actor.may(ADD) else rows.none()


def can(actor: Actor, action: str, screening: Screening | None = None) -> Decision:
    """Whether the actor may do this with this screening (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if screening is not None and not scope(actor).filter(pk=screening.pk).exists():
        return Decision(False, _("There is no such screening here."))
    return YES


def may_review(actor: Actor, instrument: Instrument) -> Decision:
    """Whether the actor may review a loaded instrument: never the one who loaded it."""
    if not (answer := granted(actor, REVIEW)):
        return answer
    if not instruments(actor).filter(pk=instrument.pk).exists():
        return Decision(False, _("There is no such instrument here."))
    if instrument.loaded_by_id == actor.account:
        return Decision(False, _("Somebody else than the one who loaded the instrument reviews it."))
    return YES
