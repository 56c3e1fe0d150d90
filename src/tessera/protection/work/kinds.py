"""Kinds of things that may be due or alert somebody: each room says its own, once, when Django starts.

work.register_kind("plan:task", label=_("Task"), url=lambda item: reverse("plans:task", args=[item.object_id]),
                   action=policy.VIEW, tick=task_done, snooze=14)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from tessera.kernel.actor import Actor
from tessera.protection.work.enums import SNOOZE_DAYS

_KIND = re.compile(r"^[a-z_]+:[a-z_]+$")


@dataclass(frozen=True, slots=True)
class Item:
    """Something due as a page shows it: the case by its code, never a name."""

    id: UUID
    kind: str
    object_id: UUID
    case_id: UUID
    case_code: str
    on: date
    first_on: date
    owner: UUID | None
    urgent: bool
    snoozes: int = 0


class Tick(Protocol):
    """Does in its own room what ticking an item off means, and settles it. Raises ValidationError, Hidden, Refused."""

    def __call__(self, object_id: UUID, *, by: Actor) -> None: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind. `action` is the right to know of it; `tick` and `snooze` say what "my day" may do with it itself.

    `snooze` is the number of days it may be put off in all; 0 for what cannot wait, such as a deadline of a court.
    """

    code: str
    label: str | Promise
    url: Callable[[Item], str]
    action: str
    tick: Tick | None = None
    snooze: int = SNOOZE_DAYS
    review: bool = False


_kinds: dict[str, Kind] = {}


def register_kind(
    kind: str,
    *,
    label: str | Promise,
    url: Callable[[Item], str],
    action: str,
    tick: Tick | None = None,
    snooze: int = SNOOZE_DAYS,
    review: bool = False,
) -> None:
    """Makes a kind known. `url` gives the page of an item (for an alert, an item whose object is the case); `review`
    marks kinds whose delay a supervisor must see. Raises ValueError for a key in use or one not `room:thing`."""
    if kind in _kinds or not _KIND.match(kind):
        raise ValueError(f"a kind is a free name like room:thing, not {kind!r}")
    _kinds[kind] = Kind(kind, label, url, action, tick, snooze, review)


def kind_of(code: str) -> Kind | None:
    """The kind of a code; None for one this version does not have."""
    return _kinds.get(code)


def known_to(actor: Actor) -> list[str]:
    """The codes of the kinds the actor may know of."""
    return sorted(code for code, kind in _kinds.items() if actor.may(kind.action))


def reviews() -> list[str]:
    """The kinds whose delay a supervisor must see."""
    return sorted(code for code, kind in _kinds.items() if kind.review)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something a case should have by now. `narrow` leaves of open cases those without it, as a subquery."""

    key: str
    label: str | Promise
    hours: int
    narrow: Callable[[QuerySet[Any], Actor], QuerySet[Any]]


_gaps: dict[str, Gap] = {}


def register_gap(
    key: str,
    *,
    label: str | Promise,
    hours: int,
    narrow: Callable[[QuerySet[Any], Actor], QuerySet[Any]],
) -> None:
    """Says what a case should have so many hours after it was opened: a plan, an assessment. Supervisors see where it
    is missing. Raises ValueError for a key in use."""
    if key in _gaps:
        raise ValueError(f"the gap {key!r} is there already")
    _gaps[key] = Gap(key, label, hours, narrow)


def gaps() -> list[Gap]:
    """What is looked for, by key."""
    return [_gaps[key] for key in sorted(_gaps)]
