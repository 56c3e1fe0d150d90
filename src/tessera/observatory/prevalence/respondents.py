"""Reading a survey: one row for each person asked, with weight, stratum and cluster where the sample had them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from tessera.observatory.prevalence.lists import ListsError, rows_of

WEIGHT, STRATUM, CLUSTER = "weight", "stratum", "cluster"
DESIGN = (WEIGHT, STRATUM, CLUSTER)
YES, NO = frozenset({"1", "yes", "true"}), frozenset({"0", "no", "false"})
# Not asked, declined, unknown: empty is not no, so these answers count neither way.
EMPTY = frozenset({"", "unknown", "not_asked", "declined", "not_applicable", "na"})


@dataclass(frozen=True)
class Respondents:
    """People asked. `weights` say how many of the population each stands for, up to one common factor; `strata` and
    `clusters` are whole numbers from 0 (each person a cluster where the file names none); `columns` the other values."""

    weights: NDArray[np.float64]
    strata: NDArray[np.int64]
    clusters: NDArray[np.int64]
    columns: Mapping[str, Sequence[str]]
    lines: Sequence[int]
    weighted: bool
    clustered: bool

    def __len__(self) -> int:
        return len(self.weights)


def read_respondents(stream: IO[bytes] | IO[str]) -> Respondents:
    """Reads a CSV with a header; `weight`, `stratum` and `cluster` are the design, every other column an answer.

    Raises ListsError naming row, column and remedy.
    """
    rows = rows_of(stream)
    number, header = next(rows, (1, []))
    names = _header(header, number)
    table: list[list[str]] = []
    weights: list[float] = []
    lines: list[int] = []
    for number, row in rows:
        if len(row) != len(names):
            raise ListsError(
                _("Row %(row)d has %(found)d values; the header has %(wanted)d. Each row needs one value per column.")
                % {"row": number, "found": len(row), "wanted": len(names)},
                number,
            )
        weights.append(_weight(row[names.index(WEIGHT)], number) if WEIGHT in names else 1.0)
        table.append(row)
        lines.append(number)
    if not table:
        raise ListsError(_("The file has a header and no rows. Add one row for each person asked."))
    values = {name: [row[place] for row in table] for place, name in enumerate(names)}
    strata = _numbered(values.get(STRATUM, [""] * len(table)))
    # A cluster is known by its name inside its stratum only: villages are numbered from 1 in every district.
    inside = values.get(CLUSTER)
    own = [f"{stratum}|{name}" for stratum, name in zip(strata, inside, strict=True)] if inside else range(len(table))
    return Respondents(
        np.array(weights),
        strata,
        _numbered(own),
        {name: found for name, found in values.items() if name not in DESIGN},
        lines,
        WEIGHT in names,
        CLUSTER in names,
    )


def answers(people: Respondents, column: str) -> NDArray[np.float64]:
    """1 for yes, 0 for no, not-a-number where there is no answer. Raises ListsError for any other value."""
    if column not in people.columns:
        raise ListsError(
            _("There is no column “%(column)s”. The file has: %(columns)s.")
            % {"column": column, "columns": ", ".join(people.columns)},
            column=column,
        )
    found = np.full(len(people), math.nan)
    for place, value in enumerate(people.columns[column]):
        said = value.casefold()
        if said in YES or said in NO:
            found[place] = said in YES
        elif said not in EMPTY:
            raise ListsError(
                _("Row %(row)d, column “%(column)s”: “%(value)s” is neither yes nor no. Write 1 or 0; leave it empty for no answer.")
                % {"row": people.lines[place], "column": column, "value": value[:20]},
                people.lines[place],
                column,
            )  # fmt: skip
    return found


def numbers(people: Respondents, column: str) -> NDArray[np.float64]:
    """Whole numbers from 0, not-a-number where there is no answer. Raises ListsError for any other value."""
    if column not in people.columns:
        raise ListsError(
            _("There is no column “%(column)s”. The file has: %(columns)s.")
            % {"column": column, "columns": ", ".join(people.columns)},
            column=column,
        )
    found = np.full(len(people), math.nan)
    for place, value in enumerate(people.columns[column]):
        if value.isascii() and value.isdigit() and len(value) < 8:
            found[place] = int(value)
        elif value.casefold() not in EMPTY:
            raise ListsError(
                _("Row %(row)d, column “%(column)s”: “%(value)s” is not a whole number of people. Write digits only, such as 12.")
                % {"row": people.lines[place], "column": column, "value": value[:20]},
                people.lines[place],
                column,
            )  # fmt: skip
    return found


def _header(header: Sequence[str], number: int) -> list[str]:
    if not header:
        raise ListsError(_("The file is empty. The first row names the columns."), 1)
    names = [name.casefold() if name.casefold() in DESIGN else name for name in header]
    for place, name in enumerate(names, 1):
        if not name:
            raise ListsError(
                _("Column %(column)d has no name in row %(row)d. Name it, or remove the column.")
                % {"column": place, "row": number},
                number,
            )
        if names.count(name) > 1:
            raise ListsError(
                _("Two columns are called “%(name)s”. Give every column its own name.") % {"name": name}, number, name
            )
    return names


def _weight(value: str, number: int) -> float:
    try:
        weight = float(value)
    except ValueError:
        weight = math.nan
    if not (math.isfinite(weight) and weight > 0):
        raise ListsError(
            _("Row %(row)d, column “%(column)s”: “%(value)s” is no weight. Write a number above 0, such as 132.5.")
            % {"row": number, "column": WEIGHT, "value": value[:20]},
            number,
            WEIGHT,
        )
    return weight


def _numbered(values: Sequence[object]) -> NDArray[np.int64]:
    found: dict[object, int] = {}
    return np.array([found.setdefault(value, len(found)) for value in values], dtype=np.int64)
