"""From people's codes to protected counts: all metrics of one family together, so that none gives another away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tessera.observatory.metrics import definitions
from tessera.observatory.metrics.definitions import Metric
from tessera.observatory.tables import api as tables

# The house shows no count under 11. Rounded to five, 11 and 12 would be written 10; so what is shown begins at 13,
# which is written 15. Every figure is a multiple of five: no two of them differ by one.
THRESHOLD, ROUNDING = 13, 5
_EVERYBODY, _HELPED, _RECEIVED = "people_identified", "people_helped", "services_received"

Cells = Mapping[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read of one family: codes, and how many people they are of. Never kept."""

    data: tables.Microdata
    people: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What a metric says. A cell that is not listed counts nobody, or fewer than the threshold, or is kept back.

    Which of the three is never told, or one person of a rare nationality would be seen to be there. `total` is None in the
    same three cases, and where people stand in several cells. `withheld` are tables with nothing to list. `few` says that
    there were fewer people than the threshold, or none: then there is nothing else.
    """

    total: int | None = None
    tables: Mapping[tuple[str, ...], Cells] = field(default_factory=dict)
    withheld: tuple[tuple[str, ...], ...] = ()
    few: bool = False

    def as_json(self) -> dict[str, Any]:
        """In the shape that is kept: tables by their columns, each cell as its values and its count."""
        return {
            "tables": {
                "|".join(spec): [[*cell, count] for cell, count in cells.items()] for spec, cells in self.tables.items()
            },
            "withheld": ["|".join(spec) for spec in self.withheld],
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any], *, total: int | None, few: bool) -> Counted:
        """What was kept. Earlier programs listed what they hid, and told nobody as nought: both are read as not told."""
        kept = {
            tuple(spec.split("|")): {
                tuple(cell[:-1]): cell[-1] for cell in cells if cell[-1] and tables.MERGED not in cell
            }
            for spec, cells in told["tables"].items()
        }
        empty = [spec for spec, cells in kept.items() if not cells]
        return cls(
            total=total or None,
            tables={spec: cells for spec, cells in kept.items() if cells},
            withheld=tuple(sorted({*(tuple(spec.split("|")) for spec in told["withheld"]), *empty})),
            few=few,
        )


def columns(family: str) -> tuple[str, ...]:
    """The columns that a family's metrics need."""
    return tuple(
        dict.fromkeys(name for each in definitions.of_family(family) for spec in each.specs() for name in spec)
    )


def microdata(family: str, rows: Sequence[tuple[str, ...]]) -> tables.Microdata:
    """Rows of codes as the tables engine takes them."""
    named = columns(family)
    return tables.Microdata.from_rows(named, {name: definitions.domain(name) for name in named}, rows)


def count(facts: Mapping[str, Facts]) -> dict[str, Counted]:
    """Every metric of every family, by key. Raises tables.NotProtected should the audit find a way through."""
    found: dict[str, Counted] = {}
    for family, read in facts.items():
        made = _protected(family, read)
        for metric in definitions.of_family(family):
            found[metric.key] = Counted(few=True) if made is None else _part(metric, made)
    return _across({key: found[key] for key in definitions.metrics() if key in found})


def _across(found: dict[str, Counted]) -> dict[str, Counted]:
    """The same, without services received by nearly everybody where it is kept back how many received any.

    The two families are protected one by one; whoever received a service was helped, so the largest of them would say
    how few were not.
    """
    everybody, helped, received = (found.get(key) for key in (_EVERYBODY, _HELPED, _RECEIVED))
    if not everybody or not helped or not received or everybody.total is None or received.few:
        return found
    of, many = everybody.tables.get(("gender",), {}), helped.tables.get(("gender",), {})
    telling = {
        cell[0] for cells in received.tables.values() for cell, shown in cells.items()
        if (helped.total is None and everybody.total - shown < THRESHOLD)
        or (cell[1:] in of and cell[1:] not in many and of[cell[1:]] - shown < THRESHOLD)
    }  # fmt: skip
    kept = {
        spec: {cell: shown for cell, shown in cells.items() if cell[0] not in telling}
        for spec, cells in received.tables.items()
    }
    empty = [spec for spec, cells in kept.items() if not cells]
    told = Counted(None, {spec: kept[spec] for spec in kept if kept[spec]}, tuple(sorted({*received.withheld, *empty})))
    return found | {_RECEIVED: told}


def _protected(family: str, read: Facts) -> tables.Release | None:
    """The family's tables, protected together; None where there are too few people."""
    # Where a person has several rows, many rows may be few people.
    if read.people < THRESHOLD:
        return None
    data = read.data
    place = {name: at for at, name in enumerate(data.columns)}
    specs = dict.fromkeys(
        tuple(sorted(spec, key=place.__getitem__)) for each in definitions.of_family(family) for spec in each.specs()
    )
    chosen = tables.Parameters(threshold=THRESHOLD, rounding=ROUNDING, dimensions=tuple(specs), contributors=1)
    return tables.build(data, chosen, contributors=1, created="", provenance={})


def _part(metric: Metric, made: tables.Release) -> Counted:
    found: dict[tuple[str, ...], Cells] = {}
    withheld = []
    for spec in metric.by:
        if cells := _cells(metric, spec, made):
            found[spec] = cells
        else:
            withheld.append(spec)
    return Counted(_total(metric, made), found, tuple(sorted(withheld)))


def _total(metric: Metric, made: tables.Release) -> int | None:
    if not metric.adds_up:
        return None
    if not metric.where:
        return (made.records + ROUNDING // 2) // ROUNDING * ROUNDING
    return _cells(metric, (), made).get(())


def _cells(metric: Metric, spec: tuple[str, ...], made: tables.Release) -> Cells:
    """The cells of one of a metric's tables that are told: none where it is withheld, or who counts is merged with others.

    Values that were merged for protection are not told: which they are depends on how few each of them is.
    """
    wanted = (*metric.where, *spec)
    whole = next((each for each in made.tables if set(each) == set(wanted)), None)
    merged = any(value in made.merged.get(name, ()) for name, value in metric.where.items())
    if whole is None or (merged and len(whole) > 1):
        return {}
    place = {name: at for at, name in enumerate(whole)}
    return {
        tuple(cell[place[name]] for name in spec): shown
        for cell, shown in made.tables[whole].items()
        if shown
        and tables.MERGED not in cell
        and all(cell[place[name]] == value for name, value in metric.where.items())
    }
