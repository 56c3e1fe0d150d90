"""Who may bring in lists and decide about their entries: colleagues of the office that funds, about its own lists."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.partnership.portfolio.models import ImportBatch, ImportRow, ListedEntry, ListedName

VIEW = "portfolio:list:view"
IMPORT = "portfolio:list:import"
DECIDE = "portfolio:entry:decide"
NAME = "portfolio:name:decide"
ACTIONS = (VIEW, IMPORT, DECIDE, NAME)

Thing = ImportBatch | ImportRow | ListedName


def scope(actor: Actor) -> QuerySet[ImportBatch]:
    """Lists that the actor's office brought in."""
    if not actor.may(VIEW) or actor.organisation is None:
        return ImportBatch.objects.none()
    return ImportBatch.objects.filter(organisation_id=actor.organisation)


def rows(actor: Actor) -> QuerySet[ImportRow]:
    """Entries of those lists."""
    if not actor.may(VIEW) or actor.organisation is None:
        return ImportRow.objects.none()
    return ImportRow.objects.filter(organisation_id=actor.organisation)


def entries(actor: Actor) -> QuerySet[ListedEntry]:
    """What the lists say of each project now."""
    if not actor.may(VIEW) or actor.organisation is None:
        return ListedEntry.objects.none()
    return ListedEntry.objects.filter(organisation_id=actor.organisation)


def names(actor: Actor) -> QuerySet[ListedName]:
    """Names as the lists write them."""
    if not actor.may(VIEW) or actor.organisation is None:
        return ListedName.objects.none()
    return ListedName.objects.filter(organisation_id=actor.organisation)


def can(actor: Actor, action: str, thing: Thing | None = None) -> Decision:
    """Whether the actor may do this with this list, entry or name (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if thing is None:
        return YES
    found: QuerySet[ImportBatch] | QuerySet[ImportRow] | QuerySet[ListedName]
    if isinstance(thing, ImportBatch):
        found = scope(actor)
    else:
        found = rows(actor) if isinstance(thing, ImportRow) else names(actor)
    return YES if found.filter(pk=thing.pk).exists() else Decision(False, _("There is no such list here."))
