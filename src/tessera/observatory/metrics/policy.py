"""Who may count, and who may read what was counted.

Counting is for the observatory's analysts and for jobs: the office that funds asks a job of its own through the door, and
no role of it can count. Reading is for the organisation that was counted and for organisations that asked.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Decision, granted
from tessera.observatory.metrics.models import Snapshot, SnapshotReader

VIEW = "metrics:snapshot:view"
MAKE = "metrics:snapshot:make"
ACTIONS = (VIEW, MAKE)


def scope(actor: Actor) -> QuerySet[Snapshot]:
    """Snapshots of the actor's own organisation, and those it asked for."""
    if not (actor.may(VIEW) or actor.may(MAKE)) or actor.organisation is None:
        return Snapshot.objects.none()
    asked = SnapshotReader.objects.filter(organisation_id=actor.organisation).values("snapshot_id")
    return Snapshot.objects.filter(Q(organisation_id=actor.organisation) | Q(pk__in=asked))


def can(actor: Actor, action: str, snapshot: Snapshot | None = None) -> Decision:
    """Whether the actor may do this with this snapshot (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if snapshot is not None and not scope(actor).filter(pk=snapshot.pk).exists():
        return Decision(False, _("There is no such snapshot."))
    return answer
