"""Who sees suggestions and who judges them. A pair is as closed as the more closed of its two people."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.protection.duplicates.models import Merge, Pair
from tessera.trust.subjects import policy as subjects

VIEW = "duplicates:pair:view"
JUDGE = "duplicates:pair:judge"
LINK = "duplicates:everybody:link"
ACTIONS = (VIEW, JUDGE, LINK)


def scope(actor: Actor) -> QuerySet[Pair]:
    """The pairs of which the actor may know both people."""
    if actor.organisation is None or not actor.may(VIEW):
        return Pair.objects.none()
    rows = Pair.objects.filter(organisation_id=actor.organisation)
    return subjects.open_to(actor, subjects.open_to(actor, rows, "first_id"), "second_id")


def merges(actor: Actor) -> QuerySet[Merge]:
    """The merges of which the actor may know both people, undone ones too."""
    if actor.organisation is None or not actor.may(VIEW):
        return Merge.objects.none()
    rows = Merge.objects.filter(organisation_id=actor.organisation)
    return subjects.open_to(actor, subjects.open_to(actor, rows, "kept_id"), "merged_id")


def can(actor: Actor, action: str, pair: Pair | None = None) -> Decision:
    """Whether the actor may do this with this pair (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if pair is not None and not scope(actor).filter(pk=pair.pk).exists():
        return Decision(False, _("There is no such pair here."))
    return YES
