"""Who may see, record and take back decisions. A decision is as visible as the person it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.trust.consent.models import ConsentDecision, ConsentText
from tessera.trust.subjects import policy as subjects


@dataclass(frozen=True, slots=True)
class Decider:
    """Somebody on record who might decide for a person. `barred`: may have had a part in the exploitation."""

    id: str
    label: str
    barred: bool


# An upper room says whom it knows around a person: it takes the person's id and who asks.
Known = Callable[[UUID, Actor], "list[Decider]"]
_known: list[Known] = []


def deciders_known(known: Known) -> Known:
    """Registers an upper room's knowledge of who cares for a person, when its app is ready."""
    if known not in _known:
        _known.append(known)
    return known


def deciders(subject: UUID, by: Actor) -> list[Decider]:
    """Everybody on record who might decide for this person."""
    return [one for known in _known for one in known(subject, by)]


VIEW = "consent:decision:view"
RECORD = "consent:decision:record"
WITHDRAW = "consent:decision:withdraw"
ACTIONS = (VIEW, RECORD, WITHDRAW)


def scope(actor: Actor) -> QuerySet[ConsentDecision]:
    """The decisions this actor may see: the own organisation's, newest first."""
    if actor.organisation is None or not actor.may(VIEW):
        return ConsentDecision.objects.none()
    rows = ConsentDecision.objects.filter(organisation_id=actor.organisation)
    return subjects.open_to(actor, rows).order_by("-recorded_at", "-id")


def texts(actor: Actor) -> QuerySet[ConsentText]:
    """The wordings this actor may read out: shipped ones and the own organisation's."""
    return ConsentText.objects.all() if actor.may(VIEW) else ConsentText.objects.none()


def can(actor: Actor, action: str, decision: ConsentDecision | None = None) -> Decision:
    """Whether the actor may do this with this decision (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if decision is not None and not scope(actor).filter(pk=decision.pk).exists():
        return Decision(False, _("There is no such decision here."))
    return YES
