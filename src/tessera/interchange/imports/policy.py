"""Who may bring cases in from a file, and see what became of it."""

from __future__ import annotations

from django.db.models import QuerySet

from tessera.interchange.imports.models import Batch
from tessera.kernel.actor import Actor
from tessera.kernel.policy import Decision, granted

RUN = "import:cases:run"
ACTIONS = (RUN,)


def scope(actor: Actor) -> QuerySet[Batch]:
    """Imports of the own organisation, newest first."""
    if actor.organisation is None or not actor.may(RUN):
        return Batch.objects.none()
    return Batch.objects.filter(organisation_id=actor.organisation).order_by("-started_at")


def can(actor: Actor, action: str, batch: Batch | None = None) -> Decision:
    """Whether the actor may do this at all, and with this import."""
    answer = granted(actor, action)
    if answer and batch is not None and not scope(actor).filter(pk=batch.pk).exists():
        from django.utils.translation import gettext_lazy as _

        return Decision(False, _("There is no such import here."))
    return answer
