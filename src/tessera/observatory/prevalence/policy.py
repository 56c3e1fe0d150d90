"""Who may make, publish and read studies. A published one is for everybody: it identifies nobody."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.observatory.prevalence.models import Study

VIEW = "release:table:view"
MAKE = "prevalence:study:make"
PUBLISH = "prevalence:study:publish"
ACTIONS = (VIEW, MAKE, PUBLISH)


def scope(actor: Actor | None) -> QuerySet[Study]:
    """Published studies for everybody, also without an account; the others for those who make them."""
    rows = Study.objects.order_by("-made_at", "id")
    if actor is not None and (actor.may(MAKE) or actor.may(PUBLISH)):
        return rows
    return rows.filter(published_at__isnull=False)


def can(actor: Actor, action: str, study: Study | None = None) -> Decision:
    """Whether the actor may do this with this study (or at all, without one)."""
    if action == VIEW and study is not None and study.published_at:
        return YES
    if not (answer := granted(actor, action)):
        return answer
    if study is not None and not scope(actor).filter(pk=study.pk).exists():
        return Decision(False, _("There is no such study."))
    if action == PUBLISH and study is not None and study.published_at:
        return Decision(False, _("This study is published; it never changes again."))
    if action == PUBLISH and study is not None and study.result is None:
        return Decision(False, _("There is no result yet."))
    return YES
