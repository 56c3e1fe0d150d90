"""Counts and sums of published projects under filters, whole and by facet. Pure: lines go in, totals come out.

Columns are arrays, so that a page over ten thousand projects counts all of them in some milliseconds. Sums are exact:
whole units and hundredths are added as integers, each far from the edge of 64 bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tessera.kernel.codes.fold import fold
from tessera.partnership.publishing.filters import Filters

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


class Line(NamedTuple):
    """What lists, totals and searches need of one publication: the total in hundredths of its currency, None where it is
    not public or not known; `words` is its folded text in UTF-8."""

    region: str
    programme_type: str
    implementer: str
    implementer_name: str
    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    hundredths: int | None
    currency: str
    year: str
    words: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a facet: its code (a name where the code says nothing), how many projects, their sums by currency, and
    how many of them have no amount in these sums."""

    code: str
    label: str
    projects: int
    sums: Mapping[str, Decimal]
    unpriced: int = 0


@dataclass(frozen=True, slots=True)
class Totals:
    """How many projects, their sums by currency (of those whose amount is public), how many name a country, and parts by
    facet, largest first.

    A project in several countries or sectors counts in each, so these parts do not add up to the whole.
    """

    projects: int
    sums: Mapping[str, Decimal]
    unpriced: int = 0
    somewhere: int = 0
    facets: Mapping[str, Sequence[Part]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Facet:
    """One facet: the number of each code, and which line (`at`) has which code (`which`); a line may have several or none."""

    numbers: Mapping[str, int]
    at: Numbers
    which: Numbers

    @property
    def codes(self) -> list[str]:
        """The codes by their numbers; some may have no line any more."""
        return list(self.numbers)

    def having(self, code: str, size: int) -> Mask:
        """Which lines have this code."""
        mask = np.zeros(size, dtype=np.bool_)
        if (number := self.numbers.get(code)) is not None:
            mask[self.at[self.which == number]] = True
        return mask

    def rearranged(self, places: Numbers, codes: Iterable[tuple[int, str]]) -> _Facet:
        """The same after its lines went to new places (-1: gone), with codes of lines that are new there."""
        numbers = dict(self.numbers)
        new = [(at, numbers.setdefault(code, len(numbers))) for at, code in codes]
        at = places[self.at]
        stays = at >= 0
        added = np.array(new, dtype=np.int64).reshape(-1, 2)
        return _Facet(
            numbers, np.concatenate([at[stays], added[:, 0]]), np.concatenate([self.which[stays], added[:, 1]])
        )


_NOTHING = _Facet({}, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
# How each facet reads its codes off a line.
_CODES: dict[str, Callable[[Line], Sequence[str]]] = {
    "region": lambda line: (line.region,),
    "country": lambda line: line.countries,
    "programme_type": lambda line: (line.programme_type,),
    "sector": lambda line: line.sectors,
    "implementer": lambda line: (line.implementer,),
    "year": lambda line: (line.year,),
}


class Lines:
    """Published projects in the order of their list, ready to be narrowed and counted. Never changed in place."""

    def __init__(self, lines: Sequence[Line] = ()) -> None:
        self._words: list[bytes] = []
        self._names: list[str] = []
        self._facets = dict.fromkeys(_CODES, _NOTHING)
        self._currencies = _NOTHING
        self._units = self._cents = np.zeros(0, dtype=np.int64)
        self._priced: Mask = np.zeros(0, dtype=np.bool_)
        self._called: dict[str, str] = {}
        if lines:
            self._fill(self, np.arange(len(lines)), lines)

    def rearranged(self, order: Numbers, new: Sequence[Line]) -> Lines:
        """Other lines in this order: `order` names lines of this list by their place, and new ones by the places after."""
        made = Lines()
        made._fill(self, order, new)
        return made

    def _fill(self, old: Lines, order: Numbers, new: Sequence[Line]) -> None:
        before = len(old._words)
        places = np.full(before + len(new), -1, dtype=np.int64)
        places[order] = np.arange(len(order))
        added = [(place, line) for place, line in zip(places[before:].tolist(), new, strict=True) if place >= 0]
        self._facets = {
            name: facet.rearranged(places[:before], [(at, code) for at, line in added for code in _CODES[name](line)])
            for name, facet in old._facets.items()
        }
        self._currencies = old._currencies.rearranged(places[:before], [(at, line.currency) for at, line in added])
        known = np.array([line.hundredths or 0 for line in new], dtype=np.int64)
        self._units = np.concatenate([old._units, known // 100])[order]
        self._cents = np.concatenate([old._cents, known % 100])[order]
        priced = np.array([line.hundredths is not None for line in new], dtype=np.bool_)
        self._priced = np.concatenate([old._priced, priced])[order]
        words, names = (
            [*old._words, *(line.words for line in new)],
            [*old._names, *(line.implementer_name for line in new)],
        )
        self._words, self._names = [words[at] for at in order.tolist()], [names[at] for at in order.tolist()]
        self._called = self._named()

    def _named(self) -> dict[str, str]:
        """Organisations by key. Names change over the years; the newest publication, which comes first, says today's."""
        who = self._facets["implementer"]
        by_place = np.argsort(who.at)
        known, first = np.unique(who.which[by_place], return_index=True)
        codes = who.codes
        return {codes[code]: self._names[place] for code, place in zip(known.tolist(), first.tolist(), strict=True)}

    def where(self, filters: Filters) -> Mask:
        """Which lines the filters leave."""
        size = len(self._words)
        mask = np.ones(size, dtype=np.bool_)
        for name, value in filters.query().items():
            if name != "text":
                mask &= self._facets[name].having(value, size)
        for word in fold(filters.text).encode().split():
            having = [at for at in np.flatnonzero(mask).tolist() if word in self._words[at]]
            mask[:] = False
            mask[having] = True
        return mask

    def totals(self, mask: Mask) -> Totals:
        """Counts and sums of these lines."""
        facets = {name: self._parts(name, facet, mask) for name, facet in self._facets.items()}
        named = self._facets["country"].at
        somewhere = int(np.unique(named[mask[named]]).size)
        found = np.flatnonzero(mask)
        sums = self._sums(found, np.zeros(found.size, dtype=np.int64), 1).get(0, {})
        return Totals(int(found.size), sums, int(found.size - self._priced[found].sum()), somewhere, facets)

    def _parts(self, name: str, facet: _Facet, mask: Mask) -> list[Part]:
        inside, codes = mask[facet.at], facet.codes
        at, which = facet.at[inside], facet.which[inside]
        projects = np.bincount(which, minlength=len(codes))
        priced = np.bincount(which[self._priced[at]], minlength=len(codes))
        sums = self._sums(at, which, len(codes))
        called = self._called if name == "implementer" else {}
        made = [
            Part(codes[code], called.get(codes[code], ""), int(projects[code]), sums.get(code, {}),
                 int(projects[code] - priced[code]))
            for code in np.flatnonzero(projects).tolist()
        ]  # fmt: skip
        return sorted(made, key=lambda part: (-part.projects, part.code))

    def _sums(self, at: Numbers, which: Numbers, codes: int) -> dict[int, dict[str, Decimal]]:
        """Sums by code and currency, of lines whose amount and currency are known."""
        currency_of = np.empty(len(self._words), dtype=np.int64)
        currency_of[self._currencies.at] = self._currencies.which
        currencies = self._currencies.codes
        named = np.array([bool(code) for code in currencies], dtype=np.bool_)
        known = self._priced[at] & named[currency_of[at]] if at.size else np.zeros(0, dtype=np.bool_)
        at, many = at[known], max(len(currencies), 1)
        both = which[known] * many + currency_of[at]
        units, cents = np.zeros((2, codes * many), dtype=np.int64)
        np.add.at(units, both, self._units[at])
        np.add.at(cents, both, self._cents[at])
        made: dict[int, dict[str, Decimal]] = {}
        for one in np.unique(both).tolist():
            code, currency = divmod(one, many)
            made.setdefault(code, {})[currencies[currency]] = Decimal(int(units[one]) * 100 + int(cents[one])).scaleb(
                -2
            )
        return made
