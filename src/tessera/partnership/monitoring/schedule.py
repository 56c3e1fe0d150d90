"""Which reports an award owes and when: pure arithmetic over dates.

Due dates follow 2 CFR 200.329(c) and 200.344(b): 30 days after a quarter or half year, 90 after a year, 120 after the
end of the award for the final ones. The final reports take the place of those of the last period.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tessera.partnership.monitoring.enums import Cadence, ReportKind

MONTHS: Mapping[str, int] = {Cadence.QUARTERLY: 3, Cadence.HALF_YEARLY: 6, Cadence.ANNUAL: 12}
DAYS: Mapping[str, int] = {Cadence.QUARTERLY: 30, Cadence.HALF_YEARLY: 30, Cadence.ANNUAL: 90}
FINAL_DAYS = 120
# The office itself has a year from the end of the award to close it (2 CFR 200.344(g), (i)).
ADMINISTRATIVE_DAYS = 365
_FINAL = {ReportKind.PERFORMANCE: ReportKind.FINAL_PERFORMANCE, ReportKind.FINANCIAL: ReportKind.FINAL_FINANCIAL}
FINALS = frozenset(_FINAL.values())


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """A report that is owed: its kind, the days it covers (first and last), and the last day to submit it."""

    due: date
    kind: str
    starts: date
    ends: date

    @property
    def key(self) -> tuple[str, date | None]:
        """What makes it the same report after the award's end moved: a final report is one whatever it covers."""
        return (self.kind, None if self.kind in FINALS else self.starts)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def periods(starts: date, ends: date, months: int) -> Iterator[tuple[date, date]]:
    """The award's days cut into periods from its first day on; the last may be shorter.

    Raises ValueError when the award ends before it starts.
    """
    if ends < starts:
        raise ValueError(f"an award cannot end on {ends} before it starts on {starts}")
    place = 0
    while (first := months_later(starts, place * months)) <= ends:
        place += 1
        yield first, min(months_later(starts, place * months) - timedelta(days=1), ends)


def final_due(ends: date) -> date:
    """The last day for final reports of an award that ends on this day."""
    return ends + timedelta(days=FINAL_DAYS)


def owed(starts: date, ends: date, performance: str, financial: str) -> list[Item]:
    """Every report of an award, by due date. Cadences are codes of `Cadence`. Raises ValueError, KeyError."""
    made = []
    for kind, cadence in ((ReportKind.PERFORMANCE, performance), (ReportKind.FINANCIAL, financial)):
        made += [
            Item(last + timedelta(days=DAYS[cadence]), str(kind), first, last)
            for first, last in periods(starts, ends, MONTHS[cadence])
            if last < ends
        ]
        made.append(Item(final_due(ends), str(_FINAL[kind]), starts, ends))
    return sorted(made)


@dataclass(frozen=True, slots=True)
class Difference:
    """What to do to a schedule so that it fits again: reports to add, to move, and those no longer owed."""

    new: tuple[Item, ...]
    moved: tuple[Item, ...]
    gone: tuple[Item, ...]


def difference(have: Iterable[Item], wanted: Iterable[Item]) -> Difference:
    """Compares by key; a report whose days or due date changed is moved, never made twice."""
    old, now = ({item.key: item for item in items} for items in (have, wanted))
    return Difference(
        tuple(sorted(item for key, item in now.items() if key not in old)),
        tuple(sorted(item for key, item in now.items() if key in old and old[key] != item)),
        tuple(sorted(item for key, item in old.items() if key not in now)),
    )
