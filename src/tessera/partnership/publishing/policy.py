"""Who may prepare and decide publications. What is public is for everybody, without an account, and nothing else is."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.partnership.publishing.enums import Level, PublicationState
from tessera.partnership.publishing.models import Headline, Publication, PublicStamp
from tessera.partnership.publishing.states import HIDE, PREPARE, PUBLISH

__all__ = ["ACTIONS", "CLAIM", "HIDE", "PREPARE", "PUBLISH", "VIEW", "can", "claims", "headlines", "public", "scope",
           "stamps"]  # fmt: skip

VIEW = "publishing:publication:view"
CLAIM = "publishing:headline:show"
ACTIONS = (VIEW, PREPARE, PUBLISH, HIDE, CLAIM)


def public() -> QuerySet[Publication]:
    """What everybody may read, whoever asks: the database shows a reader without an account nothing more."""
    return Publication.objects.filter(state=PublicationState.PUBLISHED).exclude(level=Level.WITHHELD)


def headlines() -> QuerySet[Headline]:
    """Claims that are shown to everybody."""
    return Headline.objects.filter(ended_at__isnull=True)


def stamps() -> QuerySet[PublicStamp]:
    """By which everybody's pages see that what is public has changed."""
    return PublicStamp.objects.all()


def scope(actor: Actor | None) -> QuerySet[Publication]:
    """The office's own publications in every state, for those who may see them; without an account the public ones."""
    if actor is None:
        return public()
    if not actor.may(VIEW) or actor.organisation is None:
        return Publication.objects.none()
    return Publication.objects.filter(organisation_id=actor.organisation)


def claims(actor: Actor) -> QuerySet[Headline]:
    """The office's own claims, shown or ended."""
    if not actor.may(VIEW) or actor.organisation is None:
        return Headline.objects.none()
    return Headline.objects.filter(organisation_id=actor.organisation)


def can(actor: Actor, action: str, row: Publication | None = None) -> Decision:
    """Whether the actor may do this with this publication (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if row is not None and not scope(actor).filter(pk=row.pk).exists():
        return Decision(False, _("There is no such publication here."))
    waits = row is not None and action == PUBLISH and row.state == PublicationState.PREPARED
    if row is not None and waits and row.prepared_by is not None and row.prepared_by == actor.account:
        return Decision(False, _("Somebody else has to do this: you prepared it."))
    return YES
