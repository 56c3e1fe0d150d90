"""Lists with columns that say what kind of person each row is: one table of lists for each value, for SDG 16.2.2.

Indicator 16.2.2 counts victims by sex, age group and form of exploitation; its official metadata asks for these three.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import IO

from django.utils.translation import gettext as _

from tessera.observatory.prevalence.lists import COUNT, Lists, ListsError, read_lists, rows_of

KINDS = ("sex", "age_group", "form")
UNKNOWN = "unknown"
MOST_VALUES = 12


@dataclass(frozen=True)
class Stratified:
    """The lists of everybody, and by each column that splits them those of each value, in their order of appearance."""

    whole: Lists
    parts: Mapping[str, Mapping[str, Lists]]


def read_stratified(stream: IO[bytes] | IO[str]) -> Stratified:
    """Reads lists as `read_lists` does, with columns `sex`, `age_group` and `form` beside them where there are any.

    A value whose lists cannot be used (nobody on one of them) keeps only the lists it has, and is left out with fewer than
    two. Raises ListsError naming row, column and remedy.
    """
    rows = list(rows_of(stream))
    header = [name.casefold() for name in rows[0][1]] if rows else []
    kinds = {name: header.index(name) for name in KINDS if name in header}
    for number, row in rows[1:]:
        if len(row) != len(header):
            raise ListsError(
                _("Row %(row)d has %(found)d values; the header has %(wanted)d. Each row needs one value per column.")
                % {"row": number, "found": len(row), "wanted": len(header)},
                number,
            )
    whole = _lists(rows, kinds, None)
    if kinds:
        # Rows that differ in sex alone repeat a history by right.
        whole = replace(whole, notes=tuple(note for note in whole.notes if note.code != "histories_summed"))
    parts: dict[str, dict[str, Lists]] = {}
    for name, place in kinds.items():
        values = list(dict.fromkeys(row[place] or UNKNOWN for _number, row in rows[1:]))
        if len(values) > MOST_VALUES:
            raise ListsError(
                _("Column “%(column)s” has %(found)d different values; at most %(most)d can be told apart.")
                % {"column": name, "found": len(values), "most": MOST_VALUES},
                column=name,
            )
        parts[name] = {value: found for value in values if (found := _part(rows, kinds, place, value))}
    return Stratified(whole, parts)


def _part(rows: list[tuple[int, list[str]]], kinds: Mapping[str, int], place: int, value: str) -> Lists | None:
    chosen = [rows[0], *(line for line in rows[1:] if (line[1][place] or UNKNOWN) == value)]
    header = chosen[0][1]
    lists = [at for at, name in enumerate(header) if at not in kinds.values() and name.casefold() != COUNT]
    count = next((at for at, name in enumerate(header) if name.casefold() == COUNT), None)

    def people(row: list[str]) -> bool:
        return count is None or row[count] != "0"

    used = [at for at in lists if any(row[at] == "1" and people(row) for _number, row in chosen[1:])]
    if len(used) < 2:
        return None
    return _lists(chosen, {**kinds, **{f"_{at}": at for at in lists if at not in used}}, count)


def _lists(rows: list[tuple[int, list[str]]], without: Mapping[str, int], count: int | None) -> Lists:
    out, left = io.StringIO(newline=""), set(without.values())
    writer = csv.writer(out, lineterminator="\n")
    width = len(rows[0][1]) if rows else 0
    keep = [at for at in range(width) if at not in left]
    history = [at for at in keep if at != count]
    for place, (_number, row) in enumerate(rows):
        # In a part, whoever is only on lists that the part lacks is on none of its own.
        if place == 0 or (count is None and len(without) <= len(KINDS)) or any(row[at] == "1" for at in history):
            writer.writerow([row[at] for at in keep])
    return read_lists(io.StringIO(out.getvalue()))
