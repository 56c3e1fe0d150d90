"""The door of the room: say what is due, end it, alert colleagues, and make a kind known. See README.md."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from tessera.kernel.actor import Actor
from tessera.protection.work import oversight, queries
from tessera.protection.work.actions import Reviewed, alert, due, settled, supervise, tell_person
from tessera.protection.work.kinds import Item, kind_of, register_gap, register_kind
from tessera.protection.work.oversight import Quiet
from tessera.protection.work.queries import bell, my_day, overdue

__all__ = [
    "Item",
    "Quiet",
    "Reviewed",
    "alert",
    "bell",
    "caseload",
    "due",
    "label_of",
    "my_day",
    "open_items",
    "open_of_kind",
    "overdue",
    "quiet",
    "register_gap",
    "register_kind",
    "settled",
    "supervise",
    "tell_person",
    "url_of",
]


def open_items(case_id: UUID, *, by: Actor) -> list[Item]:
    """What is due in a case, earliest first; empty for a case the actor may not see."""
    return queries.of_case(case_id, by=by)


def label_of(kind: str) -> str:
    """What a kind is called, in the reader's language; its code where this version does not know it."""
    found = kind_of(kind)
    return str(found.label) if found else kind


def url_of(item: Item) -> str:
    """The page of an item; the case's where this version does not know the kind."""
    found = kind_of(item.kind)
    return found.url(item) if found else reverse("cases:case", args=[item.case_id])


def quiet(by: Actor, size: int) -> tuple[list[Quiet], bool]:
    """The cases in which nothing happens, longest first, and whether there are more; none for those who may not look
    after the caseload."""
    return oversight.quiet(by, size)


def open_of_kind(kind: str, *, by: Actor) -> list[Item]:
    """Everything of a kind that is due in the organisation, earliest first, for the jobs that keep it up to date."""
    return queries.of_kind(kind, by=by)


def caseload(by: Actor) -> list[queries.Load]:
    """What each colleague carries, by name, what nobody holds last; empty for those who may not look after the
    caseload."""
    return queries.caseload(by)
