"""What follows from placements, worked out when asked and kept nowhere (22 U.S.C. 7107(b)).

Two years running on the Tier 2 Watch List mean Tier 3 in the next report, save a waiver of one year; a country that went down
so and came back may stay one year only. The rule counts years after 2008. A country raised from Tier 3 to the watch
list gets an action plan within 180 days of the report. Whatever a missing year hides is said, never guessed.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

WATCH, THREE = "2WL", "3"
RULE_SINCE, MOST_YEARS, AFTER_RETURN = 2009, 2, 1
PLAN_DAYS = 180


@dataclass(frozen=True, slots=True)
class Watch:
    """A run on the watch list that ends with the latest placement.

    `years` counts placements in a row; `since` is the first. `unknown` is the year before it where the sources have no
    placement and the run may be longer. `waiver`: the latest stay is recorded as one by waiver. `limit` is how many
    years the law allows without one.
    """

    years: int
    since: int
    unknown: int | None
    waiver: bool
    limit: int

    @property
    def due(self) -> bool:
        """Whether the law asks for Tier 3 in the next report, save a waiver."""
        return self.years >= self.limit


def run(tiers: Mapping[int, str], first: int, waivers: frozenset[int] = frozenset()) -> Watch | None:
    """The run on the watch list up to the latest placement; None where the latest is none of the watch list.

    `tiers` are placements by year, `first` the first report year in which the country could have been placed (missing
    years before it hide nothing), `waivers` the years recorded as by waiver.
    """
    if not tiers or tiers[latest := max(tiers)] != WATCH:
        return None
    since = latest
    while tiers.get(since - 1) == WATCH:
        since -= 1
    before = since - 1
    unknown = before if before >= first and before not in tiers else None
    counted = latest - max(since, RULE_SINCE) + 1
    return Watch(
        max(counted, 0), since, unknown, latest in waivers, AFTER_RETURN if _came_back(tiers, since) else MOST_YEARS
    )


def _came_back(tiers: Mapping[int, str], since: int) -> bool:
    """Whether this run follows a time on Tier 3 that itself followed two years or more on the watch list."""
    year = since - 1
    if tiers.get(year) != THREE:
        return False
    while tiers.get(year) == THREE:
        year -= 1
    return year - 1 >= RULE_SINCE and all(tiers.get(each) == WATCH for each in (year, year - 1))


def gap(tiers: Mapping[int, str], first: int, last: int) -> list[int]:
    """Report years from `first` to `last` without a placement."""
    return [year for year in range(first, last + 1) if year not in tiers]


def action_plan_due(tiers: Mapping[int, str], published: datetime.date | None = None) -> datetime.date | None:
    """The day by which a country raised from Tier 3 to the watch list in the latest report gets its action plan.

    `published` is the day of that report; 30 June, when it is due by law, where the office has not recorded it. None
    when the country was not raised so, or the year before is missing.
    """
    if not tiers or tiers[latest := max(tiers)] != WATCH or tiers.get(latest - 1) != THREE:
        return None
    return (published or datetime.date(latest, 6, 30)) + datetime.timedelta(days=PLAN_DAYS)
