"""What the field's anonymised facts say of a country: cells of published releases, read as they were published.

Nothing is counted, added or subtracted here. A cell that is hidden stays hidden; a country that a table does not name may
stand among its rare values together, so it is said to be unknown, never to be none.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tessera.observatory.releases import api as releases
from tessera.partnership.library import api as library

EXPLOITED, FROM = "country_of_exploitation", "citizenship"
# What is shown of a country beside its own count, where a release has a table of both.
BESIDE = ("exploitation_type", "gender", "age_band", "labour_type")

Cells = Mapping[tuple[str, ...], int | None]


@dataclass(frozen=True, slots=True)
class Cell:
    """A count by the value of one further column ("" for everybody); None where the release hides it."""

    column: str
    value: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What one release says of a country in one role (a column of countries). `named`: the table names the country."""

    role: str
    number: int
    title: str
    published: datetime.date
    contributors: int
    named: bool
    cells: Sequence[Cell]

    @property
    def whole(self) -> int | None:
        """The count of everybody, where it is shown."""
        return next((each.count for each in self.cells if not each.column), None)


def of_country(iso3: str) -> list[Facts]:
    """For each role the newest published release that has a table of it; two queries. Releases are for everybody."""
    made = {row.pk: row for row in releases.scope(None).defer("document")[:50]}
    tables = _tables(list(made))
    found = []
    for role in (EXPLOITED, FROM):
        for key, row in made.items():
            told = tables.get(key, {})
            if (role,) in told:
                found.append(_facts(iso3, role, row, told))
                break
    return found


def everywhere(role: str = EXPLOITED) -> Mapping[str, int | None]:
    """Counts of the newest published release by country (alpha-3) in one role; hidden ones None. Empty without one."""
    made = list(releases.scope(None).values_list("pk", flat=True)[:50])
    tables = _tables(made, roles=(role,), beside=())
    cells = next((tables[key][role,] for key in made if (role,) in tables.get(key, {})), {})
    by_code = {library.alpha_2(iso3): iso3 for iso3 in library.countries_of("")}
    return {by_code[values[0]]: count for values, count in cells.items() if values[0] in by_code}


def _tables(
    keys: Sequence[UUID], roles: Sequence[str] = (EXPLOITED, FROM), beside: Sequence[str] = BESIDE
) -> dict[UUID, dict[tuple[str, ...], Cells]]:
    """Tables of these releases that name a country, by their columns with the country first."""
    wanted: dict[str, tuple[str, ...]] = {role: (role,) for role in roles}
    wanted |= {f"{role}|{other}": (role, other) for role in roles for other in beside}
    wanted |= {f"{other}|{role}": (role, other) for role in roles for other in beside}
    rows = releases.ReleaseTable.objects.filter(release_id__in=keys, dimensions__in=wanted)
    found: dict[UUID, dict[tuple[str, ...], Cells]] = {}
    for key, name, cells in rows.values_list("release_id", "dimensions", "cells"):
        columns = name.split("|")
        places = [columns.index(each) for each in wanted[name]]
        told = {tuple(cell[place] for place in places): cell[-1] for cell in cells}
        found.setdefault(key, {})[wanted[name]] = told
    return found


def _facts(iso3: str, role: str, row: releases.Release, told: Mapping[tuple[str, ...], Cells]) -> Facts:
    code = library.alpha_2(iso3)
    named = (code,) in told[role,]
    cells = [Cell("", "", told[role,][code,])] if named else []
    for other in BESIDE:
        cells += [
            Cell(other, values[1], count)
            for values, count in sorted(
                told.get((role, other), {}).items(), key=lambda pair: releases.list_order(other, pair[0][1])
            )
            if values[0] == code
        ]
    published = (row.published_at or row.built_at).date()
    return Facts(role, row.number, row.title, published, row.contributors, named, cells)
