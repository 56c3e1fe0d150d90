"""Who may see and add documents: those of cases the actor may see, and of some kinds only with a further right."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.protection.cases import policy as cases
from tessera.protection.documents.enums import FURTHER_RIGHT
from tessera.protection.documents.models import Document

VIEW = "document:file:view"
ADD = "document:file:add"
SETTINGS = "document:settings:edit"
ACTIONS = (VIEW, ADD, SETTINGS)


def closed_kinds(actor: Actor) -> frozenset[str]:
    """The kinds of documents that this actor has no right to open."""
    return frozenset(kind for kind, right in FURTHER_RIGHT.items() if not actor.may(right))


def scope(actor: Actor) -> QuerySet[Document]:
    """The documents this actor may open; those set aside are among them, for whoever asks for them."""
    if actor.organisation is None or not actor.may(VIEW):
        return Document.objects.none()
    rows = Document.objects.filter(organisation_id=actor.organisation, case__in=cases.scope(actor))
    closed = closed_kinds(actor)
    return rows.exclude(kind__in=closed) if closed else rows


def can(actor: Actor, action: str, document: Document | None = None) -> Decision:
    """Whether the actor may do this with this document (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if document is None:
        return YES
    if not scope(actor).filter(pk=document.pk).exists():
        return Decision(False, _("There is no such document here."))
    if action == ADD and not document.case.is_open:
        return Decision(False, _("This case is closed. Open it again before you change it."))
    return YES
