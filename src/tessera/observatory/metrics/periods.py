"""Periods of snapshots: calendar quarters that are over, and nothing else.

Periods that overlap without being the same could be subtracted from one another; calendar quarters never overlap. A
quarter is counted once its reports are due (2 CFR 200.329: 30 days after a quarter), so that late entries are in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tessera.kernel.clock import today

SETTLING = timedelta(days=30)
_MONTHS = 3


class PeriodRefused(ValueError):
    """The period is no calendar quarter."""


class PeriodOpen(ValueError):
    """The quarter is not over, or its reports are not due yet."""


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter, 1 to 4 of a year."""

    year: int
    number: int

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * _MONTHS + 1, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        return self.next.start - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        """The quarter after it."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def code(self) -> str:
        """As the views of facts write it: 2026-Q1."""
        return f"{self.year:04}-Q{self.number}"

    @property
    def countable_from(self) -> date:
        """The first day on which it may be counted."""
        return self.end + SETTLING

    def __str__(self) -> str:
        return self.code


def containing(day: date) -> Quarter:
    """The quarter of a day."""
    return Quarter(day.year, (day.month - 1) // _MONTHS + 1)


def exactly(start: date, end: date) -> Quarter:
    """The quarter from its first to its last day. Raises PeriodRefused for any other period."""
    found = containing(start)
    if (found.start, found.end) != (start, end):
        raise PeriodRefused(
            f"a snapshot is of one calendar quarter: from {found.start} to {found.end}, not from {start} to {end}"
        )
    return found


def settled(start: date, end: date) -> Quarter:
    """The quarter, if it may be counted today. Raises PeriodRefused, PeriodOpen."""
    found = exactly(start, end)
    if today() < found.countable_from:
        raise PeriodOpen(f"the quarter {found} can be counted from {found.countable_from} on, when its reports are due")
    return found


def within(start: date, end: date) -> list[Quarter]:
    """The whole quarters between two days, both included, oldest first; a quarter cut by an end is left out."""
    found, quarter = [], containing(start)
    while quarter.end <= end:
        if quarter.start >= start:
            found.append(quarter)
        quarter = quarter.next
    return found
