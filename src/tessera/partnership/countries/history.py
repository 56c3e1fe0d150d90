"""A country's placements over the years: what the office recorded, and public facts where it recorded nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tessera.partnership.countries import shipped, watch
from tessera.partnership.countries.models import Assessment

# The publisher whose editions rank countries.
RANKS = "tip"


@dataclass(frozen=True, slots=True)
class Placement:
    """A report year. `tier` is "" where our sources have none; `recorded`: by the office; `waiver`: by waiver."""

    year: int
    tier: str
    source: str = ""
    conflict: str = ""
    recorded: bool = False
    waiver: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """Every report year from the country's first placement to the latest year known of anybody."""

    placements: tuple[Placement, ...]

    @property
    def latest(self) -> Placement | None:
        """The newest placement there is."""
        return next((each for each in reversed(self.placements) if each.tier), None)

    @property
    def tiers(self) -> Mapping[int, str]:
        """Placements by year, without the missing."""
        return {each.year: each.tier for each in self.placements if each.tier}

    @property
    def missing(self) -> list[int]:
        """Report years of which our sources have nothing."""
        return [each.year for each in self.placements if not each.tier]

    @property
    def watch(self) -> watch.Watch | None:
        """The run on the watch list, where there is one."""
        waivers = frozenset(each.year for each in self.placements if each.waiver)
        first = self.placements[0].year if self.placements else 0
        return watch.run(self.tiers, first, waivers)


def of(iso3: str, recorded: Iterable[Assessment] = ()) -> History:
    """The history of a country; `recorded` are its assessments in force, with their editions."""
    known = {
        each.year: Placement(each.year, each.tier, each.source, each.conflict)
        for each in shipped.tiers().get(iso3, {}).values()
    }
    for row in recorded:
        if row.edition.publisher == RANKS and row.ranking:
            known[row.edition.year] = Placement(row.edition.year, row.ranking, row.source, "", True, row.waiver)
    if not known:
        return History(())
    last = max(shipped.last_year(), *known)
    return History(tuple(known.get(year, Placement(year, "")) for year in range(min(known), last + 1)))
