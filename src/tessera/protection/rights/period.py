"""How long a case is kept: rules as data, the day computed from them. Pure but for the shipped defaults."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# Wishes that shorten the time to what the law demands.
SOONER = ("delete_when_allowed", "statistics_only")
_CHILD_BANDS = ("0--8", "9--17")
_ADULT = 18


@dataclass(frozen=True, slots=True)
class Period:
    """Years after the end of a case: how long it is kept, and the least that a law demands."""

    years: int
    least_years: int
    law: str = ""


@cache
def defaults() -> dict[str, Period]:
    """The shipped periods by kind (codes of retention_kind)."""
    data = tomllib.loads((Path(__file__).parent / "defaults.toml").read_text(encoding="utf-8"))
    return {kind: Period(row["years"], row["least_years"]) for kind, row in data.items()}


def years_after(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years later; 29 February becomes the 28th where the year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def until(ended_on: datetime.date, period: Period, wish: str = "") -> datetime.date:
    """The last day a case is kept: the organisation's years, or only the law's where the person wants it gone."""
    return years_after(ended_on, period.least_years if wish in SOONER else period.years)


def kind_of(*, reason: str, was_enquiry: bool, age: int | None, age_band: str) -> str:
    """The kind of a case (code of retention_kind) from what is known of it. A child is a child for good."""
    if (age is not None and age < _ADULT) or age_band in _CHILD_BANDS:
        return "child"
    if was_enquiry:
        return "enquiry"
    return "not_a_victim" if reason == "not_a_victim_referred_on" else "adult"
