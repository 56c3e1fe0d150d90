"""Where harm is and money is not: every country with its latest tier beside what upper rooms know of it.

A pure joining of what others say. Nothing is weighed into one score: the reader chooses what to sort by. What nobody
knows sorts last, whichever way the list runs, and is shown as not known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tessera.kernel.actor import Actor
from tessera.kernel.codes.fold import fold
from tessera.partnership.countries import measures, queries, released
from tessera.partnership.countries.measures import Kind, Measured
from tessera.partnership.countries.queries import Line

# Worst first. A special case is not ranked by its report, so it stands behind those that are, before the unknown.
HARM = ("3", "2WL", "2", "1", "SC")
TIER, NAME, FACTS = "tier", "name", "facts"


@dataclass(frozen=True, slots=True)
class Need:
    """One country. `measured` by key of the column; `facts` is the released count, `hidden` that it is kept back."""

    line: Line
    measured: Mapping[str, Measured]
    facts: int | None
    hidden: bool

    @property
    def tier(self) -> str:
        """The latest tier that our sources have; "" for none."""
        return latest.tier if (latest := self.line.history.latest) else ""


@dataclass(frozen=True, slots=True)
class Needs:
    """The list with its columns. `currency` is the one that amounts are sorted by: the one used most."""

    kinds: Sequence[Kind]
    rows: Sequence[Need]
    currency: str


@dataclass(frozen=True, slots=True)
class Share:
    """How many countries of a tier ("" for those without one) have money of the office, and how many have none."""

    tier: str
    funded: int
    bare: int


def everywhere(by: Actor, *, region: str = "", tier: str = "") -> Needs:
    """Every country that fits, worst tier first. The number of queries does not depend on the countries."""
    known = measures.measured(by)
    facts = released.everywhere()
    rows = [
        Need(
            line, {kind.key: found.get(line.iso3, Measured()) for kind, found in known},
            facts.get(line.iso3), line.iso3 in facts and facts[line.iso3] is None,
        )
        for line in queries.lines(by, region=region, tier=tier)
    ]  # fmt: skip
    used = Counter(code for kind, found in known if kind.money for each in found.values() for code in each.amounts)
    most = min(used, key=lambda code: (-used[code], code)) if used else ""
    return Needs([kind for kind, _found in known], rows, most)


def ordered(needs: Needs, sort: str) -> list[Need]:
    """The rows by a column, "-" before it for the other way round.

    The tier runs from the worst; equal rows stand with the least money of the office first, then by name.
    """
    key, backwards = sort.removeprefix("-"), sort.startswith("-")
    rows = sorted(needs.rows, key=lambda row: (_money(needs, row), fold(row.line.name)))
    if key == NAME:
        return sorted(rows, key=lambda row: fold(row.line.name), reverse=backwards)
    known = [row for row in rows if _value(needs, row, key) is not None]
    known.sort(key=lambda row: _value(needs, row, key) or 0, reverse=backwards)
    return known + [row for row in rows if _value(needs, row, key) is None]


def _money(needs: Needs, row: Need) -> Decimal:
    """Money of the office in a country, in the currency used most."""
    ours = [row.measured[kind.key] for kind in needs.kinds if kind.ours]
    return sum((each.amounts.get(needs.currency, Decimal(0)) for each in ours), Decimal(0))


def _value(needs: Needs, row: Need, key: str) -> Decimal | int | None:
    if key == FACTS:
        return row.facts
    kind = next((each for each in needs.kinds if each.key == key), None)
    if kind is None:
        return HARM.index(row.tier) if row.tier else None
    told = row.measured[key]
    if not kind.money:
        return told.number
    return None if told.unknown and not told.amounts else told.amounts.get(needs.currency, Decimal(0))


def by_tier(needs: Needs) -> list[Share]:
    """How many countries of each tier have money of the office, worst first; tiers without a country are left out."""
    found = []
    for tier in (*HARM, ""):
        rows = [row for row in needs.rows if row.tier == tier]
        funded = sum(any(row.measured[kind.key].anything for kind in needs.kinds if kind.ours) for row in rows)
        if rows:
            found.append(Share(tier, funded, len(rows) - funded))
    return found
