"""The periods of an indicator: calendar quarters, half-years or years, cut at the first and last day of the award."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tessera.partnership.results.enums import Cadence

_MONTHS = {Cadence.QUARTER: 3, Cadence.HALF: 6, Cadence.YEAR: 12}
_YEAR = 12


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From the first to the last day, both included."""

    start: date
    end: date


def periods(starts: date, ends: date, cadence: str) -> list[Period]:
    """Every period of an award, oldest first: together they are the award, without gap or overlap."""
    months = _MONTHS[Cadence(cadence)]
    found, day = [], starts
    while day <= ends:
        last = _last(day, months)
        found.append(Period(day, min(last, ends)))
        day = last + timedelta(days=1)
    return found


def _last(day: date, months: int) -> date:
    """The last day of the calendar period that holds a day."""
    after = ((day.month - 1) // months + 1) * months
    year, month = day.year + after // _YEAR, after % _YEAR + 1
    return date(year, month, 1) - timedelta(days=1)
