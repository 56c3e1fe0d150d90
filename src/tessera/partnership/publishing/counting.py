"""Counts and sums of published projects under filters, whole and by facet. Pure: lines go in, totals come out.

Columns are arrays, so that a page over ten thousand projects counts all of them in some milliseconds. Sums are exact:
whole units and hundredths are added as integers, each far from the edge of 64 bits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


class _Facet:
    """One facet: the codes there are, and which line (`at`) has which code (`which`); a line may have several or none."""

    def __init__(self, codes: Sequence[str], at: Sequence[int] | None = None) -> None:
        """`codes` in the order of the lines, one each; or of the lines `at`."""
        known: dict[str, int] = {}
        which = [known.setdefault(code, len(known)) for code in codes]
        self.numbers, self.codes = known, list(known)
        self.which: Numbers = np.array(which, dtype=np.int64)
        self.at: Numbers = np.arange(len(which)) if at is None else np.array(at, dtype=np.int64)

    @classmethod
    def of_several(cls, codes: Sequence[Sequence[str]]) -> _Facet:
        """`codes` of each line, none or more."""
        at = [line for line, several in enumerate(codes) for _code in several]
        return cls([code for several in codes for code in several], at)

    def having(self, code: str, size: int) -> Mask:
        """Which lines have this code."""
        mask = np.zeros(size, dtype=np.bool_)
        if (number := self.numbers.get(code)) is not None:
            mask[self.at[self.which == number]] = True
        return mask


class Lines:
    """Published projects in the order of their list, ready to be narrowed and counted."""

    def __init__(self, lines: Sequence[Line]) -> None:
        columns = zip(*lines, strict=True) if lines else ((),) * len(Line._fields)
        regions, types, keys, names, countries, sectors, hundredths, currencies, years, words = columns
        self._words: tuple[bytes, ...] = words
        # Names change over the years; the newest publication, which comes first, says the one of today.
        self._names: dict[str, str] = dict(zip(reversed(keys), reversed(names), strict=True))
        self._facets = {
            "region": _Facet(regions), "programme_type": _Facet(types), "year": _Facet(years), "implementer": _Facet(keys),
            "country": _Facet.of_several(countries), "sector": _Facet.of_several(sectors),
        }  # fmt: skip
        self._whole, self._money = _Facet([""] * len(lines)), _Facet(currencies)
        self._priced: Mask = np.array([each is not None for each in hundredths], dtype=np.bool_)
        known: Numbers = np.array([each or 0 for each in hundredths], dtype=np.int64)
        self._units, self._cents = known // 100, known % 100
        self._summed: Mask = self._priced & np.array([bool(each) for each in currencies], dtype=np.bool_)

    def where(self, filters: Filters) -> Mask:
        """Which lines the filters leave."""
        size = len(self._words)
        mask = np.ones(size, dtype=np.bool_)
        for name, value in filters.query().items():
            if name != "text":
                mask &= self._facets[name].having(value, size)
        for word in fold(filters.text).encode().split():
            for at in np.flatnonzero(mask):
                mask[at] = word in self._words[at]
        return mask

    def totals(self, mask: Mask) -> Totals:
        """Counts and sums of these lines."""
        facets = {name: self._parts(name, facet, mask) for name, facet in self._facets.items()}
        [*whole] = self._parts("", self._whole, mask)
        named = self._facets["country"].at
        somewhere = int(np.unique(named[mask[named]]).size)
        if not whole:
            return Totals(0, {}, facets=facets)
        return Totals(whole[0].projects, whole[0].sums, whole[0].unpriced, somewhere, facets)

    def _parts(self, name: str, facet: _Facet, mask: Mask) -> list[Part]:
        inside = mask[facet.at]
        at, which = facet.at[inside], facet.which[inside]
        projects = np.bincount(which, minlength=len(facet.codes))
        priced = np.bincount(which[self._priced[at]], minlength=len(facet.codes))
        sums = self._sums(at, which, len(facet.codes))
        made = [
            Part(facet.codes[code], self._names.get(facet.codes[code], "") if name == "implementer" else "",
                 int(projects[code]), sums.get(code, {}), int(projects[code] - priced[code]))
            for code in np.flatnonzero(projects).tolist()
        ]  # fmt: skip
        return sorted(made, key=lambda part: (-part.projects, part.code))

    def _sums(self, at: Numbers, which: Numbers, codes: int) -> dict[int, dict[str, Decimal]]:
        """Sums by code and currency, of lines whose amount and currency are known."""
        known = self._summed[at]
        at, currencies = at[known], self._money.codes
        both = which[known] * len(currencies) + self._money.which[at]
        units, cents = np.zeros((2, codes * len(currencies)), dtype=np.int64)
        np.add.at(units, both, self._units[at])
        np.add.at(cents, both, self._cents[at])
        made: dict[int, dict[str, Decimal]] = {}
        for one in np.unique(both).tolist():
            code, currency = divmod(one, len(currencies))
            made.setdefault(code, {})[currencies[currency]] = Decimal(int(units[one]) * 100 + int(cents[one])).scaleb(
                -2
            )
        return made
