"""A report as a value: exact for those who may see the cases, protected for everybody else; and its way to a column."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tessera.protection.reports.counting import Tally
from tessera.protection.reports.periods import Period
from tessera.protection.reports.protecting import Key, Shown, protect

# A cost is told when no case makes up more of it than this (dominance: Hundepool et al., 2012, ch. 4.2.2).
_LARGEST_SHARE = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Spread:
    """Days of `number` cases: the lower quartile, the median, the upper quartile."""

    number: int
    lower: int
    middle: int
    upper: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a page shows. None is withheld. `money` is by "line currency"; `statuses` are for the inside only."""

    counts: Shown
    open_at_end: int | None
    waits: Spread | None
    decisions: Spread | None
    money: Mapping[str, Decimal | None]
    statuses: Mapping[str, int]
    waits_withheld: bool = False
    decisions_withheld: bool = False


def exact(tally: Tally) -> Figures:
    """The figures as they are."""
    money = {_line(*key): sum(of.values(), Decimal(0)) for key, of in tally.money.items()}
    return Figures(
        tally.counts, tally.open_at_end, _spread(tally.waits), _spread(tally.decisions), money, tally.statuses
    )


def for_others(tally: Tally, period: Period, before: Mapping[Period, Figures], threshold: int) -> Figures:
    """The figures with small numbers withheld, also beside the reports shown `before`.

    Cases open at the end are rounded to the threshold, because they link one period to the next. Quartiles need twice
    the threshold. A cost is rounded to two digits. Quartiles and costs are told once for any day: where a report over
    an overlapping period has one, another could be taken from it. Raises GivesAway.
    """
    same_year = {when: one.counts for when, one in before.items()}
    counts = protect(tally.counts, period, same_year, threshold)
    beside = [one for when, one in before.items() if when.overlaps(period)]
    enough = 2 * threshold
    waits = len(tally.waits) >= enough and not any(one.waits for one in beside)
    decisions = len(tally.decisions) >= enough and not any(one.decisions for one in beside)
    money: dict[str, Decimal | None] = {}
    for key, of in tally.money.items():
        line, whole = _line(*key), sum(of.values(), Decimal(0))
        told = counts.get(("services_by_funding", "", line)) is not None and max(of.values()) <= whole * _LARGEST_SHARE
        again = any(one.money.get(line) is not None for one in beside)
        money[line] = _two_digits(whole) if told and not again else None
    still = tally.open_at_end
    return Figures(
        counts,
        (still + threshold // 2) // threshold * threshold if still >= threshold or not still else None,
        _spread(tally.waits) if waits else None,
        _spread(tally.decisions) if decisions else None,
        money,
        {},
        bool(tally.waits) and not waits,
        bool(tally.decisions) and not decisions,
    )


def _line(line: str, currency: str) -> str:
    return f"{line} {currency}".strip()


def _spread(days: Sequence[int]) -> Spread | None:
    if len(days) < 2:
        return Spread(len(days), days[0], days[0], days[0]) if days else None
    lower, middle, upper = statistics.quantiles(days, n=4, method="inclusive")
    return Spread(len(days), round(lower), round(middle), round(upper))


def _two_digits(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(max(amount.adjusted() - 1, 0)))


def pack(figures: Figures) -> dict[str, Any]:
    """The figures as JSON."""
    spreads = {name: _packed(getattr(figures, name)) for name in ("waits", "decisions")}
    return {
        "counts": [[*key, number] for key, number in sorted(figures.counts.items())],
        "open_at_end": figures.open_at_end,
        "money": {line: None if amount is None else str(int(amount)) for line, amount in figures.money.items()},
        "waits_withheld": figures.waits_withheld,
        "decisions_withheld": figures.decisions_withheld,
        **spreads,
    }


def _packed(spread: Spread | None) -> list[int] | None:
    # How many cases lie behind the quartiles is a count of its own and may be withheld: it is not kept.
    return None if spread is None else [spread.lower, spread.middle, spread.upper]


def unpack(data: Mapping[str, Any]) -> Figures:
    """The figures back from JSON."""
    counts: dict[Key, int | None] = {(table, part, code): number for table, part, code, number in data["counts"]}
    money = {line: None if amount is None else Decimal(amount) for line, amount in data["money"].items()}
    waits, decisions = (Spread(0, *data[name]) if data[name] else None for name in ("waits", "decisions"))
    return Figures(
        counts, data["open_at_end"], waits, decisions, money, {}, data["waits_withheld"], data["decisions_withheld"]
    )
