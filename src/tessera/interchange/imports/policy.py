"""Who may bring cases in from a file, and see what became of it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.interchange.imports.models import Batch, Upload
from tessera.kernel.actor import Actor
from tessera.kernel.policy import Decision, granted
from tessera.protection.cases import policy as cases

RUN = "import:cases:run"
ACTIONS = (RUN,)
# What the actor of an import needs: cases, pseudonyms for the people in them, and their consent.
NEEDS = cases.IMPORT_NEEDS


def scope(actor: Actor) -> QuerySet[Batch]:
    """Imports of the own organisation, newest first."""
    if actor.organisation is None or not actor.may(RUN):
        return Batch.objects.none()
    return Batch.objects.filter(organisation_id=actor.organisation).order_by("-started_at", "-pk")


def waiting(actor: Actor) -> QuerySet[Upload]:
    """Files of the own organisation that wait to be imported, newest first."""
    if actor.organisation is None or not actor.may(RUN):
        return Upload.objects.none()
    return Upload.objects.filter(organisation_id=actor.organisation).order_by("-brought_at", "-pk")


def can(actor: Actor, action: str, batch: Batch | None = None) -> Decision:
    """Whether the actor may do this at all, and with this import."""
    answer = granted(actor, action)
    if answer and batch is not None and not scope(actor).filter(pk=batch.pk).exists():
        return Decision(False, _("There is no such import here."))
    return answer
