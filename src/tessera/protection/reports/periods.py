"""Fixed periods: months inside quarters inside years, written as 2026-03, 2026-Q1, 2026. A tree, so that what several
reports say together can be followed."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tessera.kernel.clock import today
from tessera.protection.reports.enums import PeriodKind

_WRITTEN = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?")
_FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter or a year; `number` counts months or quarters from 1 and is 0 for a year."""

    kind: PeriodKind
    year: int
    number: int = 0

    @property
    def start(self) -> datetime.date:
        """The first day."""
        month = {PeriodKind.MONTH: self.number, PeriodKind.QUARTER: 3 * self.number - 2}.get(self.kind, 1)
        return datetime.date(self.year, month, 1)

    @property
    def end(self) -> datetime.date:
        """The last day."""
        months = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3}.get(self.kind, 12)
        last = self.start.month + months
        after = datetime.date(self.year + (last > 12), (last - 1) % 12 + 1, 1)
        return after - datetime.timedelta(days=1)

    @property
    def code(self) -> str:
        """How it is written in an address and in a file."""
        mark = {PeriodKind.MONTH: f"-{self.number:02}", PeriodKind.QUARTER: f"-Q{self.number}"}
        return f"{self.year}{mark.get(self.kind, '')}"

    @property
    def label(self) -> str:
        """How a reader calls it."""
        if self.kind == PeriodKind.MONTH:
            return str(date_format(self.start, "F Y"))
        if self.kind == PeriodKind.QUARTER:
            return _("Quarter %(number)s of %(year)s") % {"number": self.number, "year": self.year}
        return str(self.year)

    @property
    def over(self) -> bool:
        """Whether its last day has passed."""
        return self.end < today()

    def children(self) -> tuple[Period, ...]:
        """The periods it is made of: a year of quarters, a quarter of months, a month of none."""
        if self.kind == PeriodKind.YEAR:
            return tuple(Period(PeriodKind.QUARTER, self.year, number) for number in range(1, 5))
        if self.kind == PeriodKind.QUARTER:
            first = 3 * self.number - 2
            return tuple(Period(PeriodKind.MONTH, self.year, first + step) for step in range(3))
        return ()

    def overlaps(self, other: Period) -> bool:
        """Whether some day lies in both."""
        return self.start <= other.end and other.start <= self.end


def read(text: str) -> Period | None:
    """The period written like this; None for anything else."""
    found = _WRITTEN.fullmatch(text)
    if not found or int(found[1]) < _FIRST_YEAR:
        return None
    year = int(found[1])
    if found[2]:
        return Period(PeriodKind.MONTH, year, int(found[2]))
    if found[3]:
        return Period(PeriodKind.QUARTER, year, int(found[3]))
    return Period(PeriodKind.YEAR, year)


def of(kind: PeriodKind, day: datetime.date) -> Period:
    """The period of a kind in which a day lies."""
    number = {PeriodKind.MONTH: day.month, PeriodKind.QUARTER: (day.month + 2) // 3}.get(kind, 0)
    return Period(kind, day.year, number)


def recent(*, finished: bool) -> list[Period]:
    """The periods one may choose: three years, eight quarters and eighteen months back, latest first."""
    found: list[Period] = []
    for kind, count in ((PeriodKind.MONTH, 18), (PeriodKind.QUARTER, 8), (PeriodKind.YEAR, 3)):
        one = of(kind, today())
        for _step in range(count + 1):
            if one.over or not finished:
                found.append(one)
            one = of(kind, one.start - datetime.timedelta(days=1))
    return found
