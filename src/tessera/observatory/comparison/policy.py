"""Who may see public sets and schemes, and who may bring them in. What is here is public: it identifies nobody."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.observatory.comparison.models import PublicSet

IMPORT = "comparison:dataset:import"
REMOVE = "comparison:dataset:remove"
LOAD = "comparison:scheme:load"
ACTIONS = (IMPORT, REMOVE, LOAD)


def scope(_actor: Actor | None) -> QuerySet[PublicSet]:
    """Every public set, for everybody, also without an account."""
    return PublicSet.objects.all()


def can(actor: Actor, action: str, source: PublicSet | None = None) -> Decision:
    """Whether the actor may do this with this set (or at all, without one). To look needs no right."""
    if not (answer := granted(actor, action)):
        return answer
    if source is not None and not scope(actor).filter(pk=source.pk).exists():
        return Decision(False, _("There is no such data set."))
    return YES
