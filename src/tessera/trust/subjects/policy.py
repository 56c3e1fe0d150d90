"""Who may see, find, name and erase the person served. Only the organisation that serves them, ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.trust.subjects.models import Subject

VIEW = "subject:identity:view"
EDIT = "subject:identity:edit"
SEARCH = "subject:search:use"
ERASE = "subject:person:erase"
ACTIONS = (VIEW, EDIT, SEARCH, ERASE)


M = TypeVar("M", bound=Model)
# An upper room says whom it keeps from an actor: a query of subject ids, or None where it keeps nobody.
Limit = Callable[[Actor], "QuerySet[Model, UUID] | None"]
_limits: list[Limit] = []


def limit(closed: Limit) -> Limit:
    """Registers an upper room's limit, when its app is ready: a restricted case closes its person too."""
    if closed not in _limits:
        _limits.append(closed)
    return closed


def open_to(actor: Actor, rows: QuerySet[M], column: str = "subject_id") -> QuerySet[M]:
    """The rows without those about people whom an upper room keeps from this actor."""
    for closed in _limits:
        if (hidden := closed(actor)) is not None:
            rows = rows.exclude(**{f"{column}__in": hidden})
    return rows


def everybody(actor: Actor) -> QuerySet[Subject]:
    """The people of the own organisation, whom an upper room may still keep from this actor.

    Only for a search that says of those kept "there is one" and not who.
    """
    if actor.organisation is None or not any(actor.may(action) for action in (*ACTIONS, "case:file:list")):
        return Subject.objects.none()
    return Subject.objects.filter(organisation_id=actor.organisation)


def scope(actor: Actor) -> QuerySet[Subject]:
    """The people this actor may know of: those of the own organisation that no upper room keeps from them."""
    return open_to(actor, everybody(actor), "pk")


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
