"""Who may see, find, name and erase the person served. Only the organisation that serves them, ever."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.trust.subjects.models import Subject

VIEW = "subject:identity:view"
EDIT = "subject:identity:edit"
SEARCH = "subject:search:use"
ERASE = "subject:person:erase"
ACTIONS = (VIEW, EDIT, SEARCH, ERASE)


def scope(actor: Actor) -> QuerySet[Subject]:
    """The people this actor may know of: those of the own organisation, for roles that work with people."""
    if actor.organisation is None or not any(actor.may(action) for action in (*ACTIONS, "case:file:list")):
        return Subject.objects.none()
    return Subject.objects.filter(organisation_id=actor.organisation)


def can(actor: Actor, action: str, subject: Subject | None = None) -> Decision:
    """Whether the actor may do this to this person (or at all, without one)."""
    if not (decision := granted(actor, action)):
        return decision
    if subject is None:
        return YES
    if not scope(actor).filter(pk=subject.pk).exists():
        return Decision(False, _("There is nobody here under this number."))
    if subject.erased_at and action in {VIEW, EDIT}:
        return Decision(False, _("This person's data were erased and cannot be read by anybody."))
    return YES
