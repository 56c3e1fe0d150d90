"""Reads of published cells. Nothing is counted, added or subtracted here: a cell is shown as the release published it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tessera.observatory.patterns import columns, records
from tessera.observatory.patterns.pictures import Picture
from tessera.observatory.releases import api as releases
from tessera.observatory.synthesis import api as synthesis
from tessera.observatory.tables.api import MAX_ORDER, MERGED

Cells = Mapping[tuple[str, ...], int | None]
SYNTHETIC = synthesis.METHOD
_TWO_SIDED = 1.96  # 95 per cent of a normal distribution lie within so many standard deviations
# Why there is nothing to draw.
WITHHELD, NO_TABLE, RARE, TOO_MANY, NONE = "withheld", "no_table", "rare", "too_many", "none"


@dataclass(frozen=True, slots=True)
class Source:
    """A published release as patterns read it; `tables` are the columns of each table it has."""

    release: releases.Release
    tables: Mapping[frozenset[str], str] = field(default_factory=dict)

    @property
    def synthetic(self) -> bool:
        """Whether its counts carry noise (method B)."""
        return self.release.method == SYNTHETIC

    @property
    def rounding(self) -> int:
        """The base that counts are rounded to; 1 where they are exact or noisy."""
        return int(self.release.document.get("parameters", {}).get("rounding", 1))

    @property
    def perturbation(self) -> int:
        """The furthest a count of a release of tables was moved; 0 where counts are exact."""
        return int(self.release.document.get("parameters", {}).get("perturbation", 0))

    def withheld(self, names: frozenset[str]) -> bool:
        """Whether the release says that the table of these columns was left out whole."""
        return any(frozenset(spec.split("|")) == names for spec in self.release.document.get("withheld_tables", ()))

    @property
    def row_columns(self) -> frozenset[str]:
        """The columns of its synthetic records; empty for a release of tables."""
        return (
            frozenset(self.release.document.get("parameters", {}).get("columns", ())) if self.synthetic else frozenset()
        )

    def has(self, names: Sequence[str]) -> bool:
        """Whether the release has a table of these columns, or records to count them in."""
        return frozenset(names) in self.tables or frozenset(names) <= self.row_columns


@dataclass(frozen=True, slots=True)
class Seen:
    """The cells of a picture under its filters, values in the order of its columns; None with the reason otherwise."""

    cells: Cells | None
    reason: str = ""

    @property
    def hidden(self) -> int:
        """How many counts there are that are not shown."""
        return sum(count is None for count in (self.cells or {}).values())


def published(count: int = 50) -> list[releases.Release]:
    """Published releases, newest first, without their documents."""
    return list(releases.scope(None).defer("document")[:count])


def source(number: int | None = None) -> Source | None:
    """A published release by number, the latest without one; None where there is none."""
    rows = releases.scope(None)
    if number is not None:
        rows = rows.filter(number=number) if number < 2**31 else rows.none()
    release = rows.first()
    if release is None:
        return None
    names = releases.ReleaseTable.objects.filter(release=release).values_list("dimensions", flat=True)
    return Source(release, {frozenset(name.split("|")): name for name in names})


def table(source: Source, names: Sequence[str]) -> Cells | None:
    """The cells of one published table, their values in the order of `names`; None where the release has none.

    A table that a synthetic release did not measure is counted in its published records, as any reader could.
    """
    if (key := source.tables.get(frozenset(names))) is None:
        return records.counted(source.release, tuple(names)) if frozenset(names) <= source.row_columns else None
    found = releases.ReleaseTable.objects.filter(release=source.release, dimensions=key).values_list("cells", flat=True)
    kept = key.split("|")
    places = [kept.index(name) for name in names]
    return {tuple(cell[place] for place in places): cell[-1] for cell in found.get()}


def seen(source: Source, picture: Picture, where: Mapping[str, str]) -> Seen:
    """What a picture shows where each column of `where` has its one value.

    One published table holds both the picture's columns and the filters', or there is nothing to show.
    """
    names = (*picture.columns, *(name for name in where if name not in picture.columns))
    if len(names) > MAX_ORDER:
        return Seen(None, TOO_MANY)
    cells = table(source, names)
    if cells is None:
        return Seen(None, WITHHELD if source.withheld(frozenset(names)) else NO_TABLE)
    kept = narrowed(cells, names, picture, where)
    if not kept:
        return Seen(None, RARE if _merged_away(cells, _wanted(names, where)) else NONE)
    return Seen(kept)


def _wanted(names: Sequence[str], where: Mapping[str, str]) -> list[tuple[int, str]]:
    return [(place, where[name]) for place, name in enumerate(names) if name in where]


def narrowed(cells: Cells, names: Sequence[str], picture: Picture, where: Mapping[str, str]) -> Cells:
    """The cells of a table in which each column of `where` has its value, by the picture's columns, which come first."""
    wanted, width = _wanted(names, where), len(picture.columns)
    return {
        values[:width]: count
        for values, count in cells.items()
        if all(values[place] == value for place, value in wanted)
    }


def _merged_away(cells: Cells, wanted: Sequence[tuple[int, str]]) -> bool:
    """Whether a value asked for does not stand alone in this table, which puts rare values together."""
    return any(
        value not in (alone := {values[place] for values in cells}) and MERGED in alone for place, value in wanted
    )


def base(source: Source, where: Mapping[str, str]) -> int | None:
    """How many people a picture is about: everybody counted, or a published cell of the filters alone; None if not shown."""
    if not where:
        return int(source.release.records)
    names = tuple(where)
    cells = table(source, names)
    return cells.get(tuple(where[name] for name in names)) if cells else None


def choices(source: Source, name: str) -> list[str]:
    """The values of a column that the release shows a count for, in the order of their list; countries by name."""
    found = table(source, (name,)) or {}
    values = [value for (value,), count in found.items() if count is not None and value != MERGED]
    if columns.is_country(name):
        return sorted(values, key=lambda value: columns.value_label(name, value))
    return sorted(values, key=lambda value: columns.order(name, value))


def margin(source: Source, names: Sequence[str]) -> int | None:
    """Within how many people a count of these columns lies, at most or 19 times of 20; None where nothing is said of it."""
    if not source.synthetic:
        return source.perturbation or None
    for entry in source.release.document.get("workload", ()):
        if frozenset(entry.get("columns", ())) == frozenset(names) and "sigma" in entry:
            return max(1, round(_TWO_SIDED * float(entry["sigma"])))
    return None
