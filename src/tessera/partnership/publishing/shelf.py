"""What is public, kept in this process for lists, totals and words, and never used a moment after it changed.

The database gives an office a new random stamp whenever something of it becomes public or ceases to be, in the very
transaction that does it (migration 0015). Every use asks for the stamps first, and a shelf serves only under the stamps
it was made under; so hiding a project takes it out of every process with the commit. Stamps are asked before rows: what
changes in between is on the shelf early and is looked at again by the next to ask, never late.

What a publication says is fixed for good by the database, so a shelf is brought up to date by reading what is new on it.
The texts of pages do not come from here but from rows that the database shows a reader without an account.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
from django.db.models import TextField
from django.db.models.functions import Cast

from tessera.partnership.publishing import policy
from tessera.partnership.publishing.counting import Line, Lines, Mask, Totals
from tessera.partnership.publishing.filters import Filters

Stamps = frozenset[tuple[UUID, UUID]]
Made = TypeVar("Made")
_COLUMNS = ("pk", "region", "programme_type", "implementer_key", "implementer_name", "countries", "sectors", "total",
            "currency", "ends", "words")  # fmt: skip
# Above so many the whole is read again: a list of that many keys costs more.
_FEW = 500
_KEPT = 50


@dataclass(frozen=True)
class Shelf:
    """Ids of what is public, newest publication first, and its lines in the same order, under these stamps."""

    stamps: Stamps
    places: Mapping[str, int]
    lines: Lines

    @cached_property
    def _counted(self) -> dict[Filters, Totals]:
        return {}

    @cached_property
    def _narrowed(self) -> dict[Filters, Mask]:
        return {}

    @cached_property
    def _ids(self) -> list[str]:
        return list(self.places)

    def ids(self, filters: Filters, start: int = 0, stop: int | None = None) -> list[UUID]:
        """Publications under the filters, newest first, from `start` up to `stop`."""
        if not filters.query():
            return [UUID(each) for each in self._ids[start:stop]]
        return [UUID(self._ids[at]) for at in np.flatnonzero(self._where(filters))[start:stop].tolist()]

    def totals(self, filters: Filters) -> Totals:
        """Counts and sums under the filters."""
        if (known := self._counted.get(filters)) is not None:
            return known
        return _kept(self._counted, filters, self.lines.totals(self._where(filters)))

    def _where(self, filters: Filters) -> Mask:
        if (known := self._narrowed.get(filters)) is not None:
            return known
        return _kept(self._narrowed, filters, self.lines.where(filters))


def _kept(known: dict[Filters, Made], filters: Filters, made: Made) -> Made:
    """Keeps the last few that were asked for: what is made from a shelf cannot change."""
    if len(known) >= _KEPT:
        known.clear()
    return known.setdefault(filters, made)


_lock = Lock()
_held: Shelf | None = None


def current() -> Shelf:
    """The shelf as the database has it now: one query, and two more where something changed since the last use."""
    global _held  # one for all threads, put in place whole
    stamps: Stamps = frozenset(policy.stamps().values_list("organisation_id", "stamp"))
    held = _held
    if held is not None and held.stamps == stamps:
        return held
    with _lock:
        # Another thread may have done it meanwhile.
        if _held is None or _held.stamps != stamps:
            _held = _brought_up_to_date(_held, stamps)
        return _held


def _brought_up_to_date(held: Shelf | None, stamps: Stamps) -> Shelf:
    places, lines = (held.places, held.lines) if held else ({}, Lines())
    # As text: ten thousand values of a richer kind would take as long as all the rest.
    ids = policy.public().order_by("-published_at", "id").values_list(Cast("pk", TextField()), flat=True)
    wanted = list(ids)
    new = _read([each for each in wanted if each not in places])
    beyond = {each: len(places) + at for at, each in enumerate(new)}
    found = [(each, place) for each in wanted if (place := places.get(each, beyond.get(each))) is not None]
    order = np.array([place for _each, place in found], dtype=np.int64)
    now = {each: at for at, (each, _place) in enumerate(found)}
    return Shelf(stamps, now, lines.rearranged(order, list(new.values())))


def _read(ids: Sequence[str]) -> dict[str, Line]:
    wanted = policy.public()
    if len(ids) <= _FEW:
        wanted = wanted.filter(pk__in=ids)
    shared: dict[Any, Any] = {}
    return {str(pk): _line(rest, shared) for pk, *rest in wanted.order_by().values_list(*_COLUMNS)}


def _line(values: Sequence[Any], shared: dict[Any, Any]) -> Line:
    region, kind, key, name, countries, sectors, total, currency, ends, words = values

    def one(value: Any) -> Any:
        # Ten thousand projects share a hundred countries and names: each is kept once.
        return shared.setdefault(value, value)

    return Line(
        sys.intern(region), sys.intern(kind), one(str(key) if key else ""), one(name), one(tuple(countries)),
        one(tuple(sectors)), None if total is None else int(total * 100), sys.intern(currency), one(str(ends.year) if ends else ""), words.encode(),
    )  # fmt: skip
