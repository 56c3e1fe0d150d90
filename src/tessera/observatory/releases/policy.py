"""Who may build, publish and read releases. A published one is for everybody: it identifies nobody."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.observatory.releases.models import Release

VIEW = "release:table:view"
BUILD = "release:table:build"
PUBLISH = "release:table:publish"
ACTIONS = (VIEW, BUILD, PUBLISH)


def scope(actor: Actor | None) -> QuerySet[Release]:
    """Published releases for everybody, also without an account; unpublished ones for those who build."""
    rows = Release.objects.order_by("-number")
    if actor is not None and (actor.may(BUILD) or actor.may(PUBLISH)):
        return rows
    return rows.filter(published_at__isnull=False)


def can(actor: Actor, action: str, release: Release | None = None) -> Decision:
    """Whether the actor may do this with this release (or at all, without one)."""
    if action == VIEW and release is not None and release.published_at:
        return YES
    if not (answer := granted(actor, action)):
        return answer
    if release is not None and not scope(actor).filter(pk=release.pk).exists():
        return Decision(False, _("There is no such release."))
    if action == PUBLISH and release is not None and release.published_at:
        return Decision(False, _("This release is published; it never changes again."))
    return YES
