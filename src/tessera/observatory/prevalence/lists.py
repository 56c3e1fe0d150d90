"""Reading capture histories: which people were on which lists, as counts only."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import IO

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from tessera.observatory.prevalence.designs import design
from tessera.observatory.prevalence.words import Note

MOST_LISTS = 10
MOST_ROWS = 5_000_000
MOST_PEOPLE = 1_000_000_000
MOST_BYTES = 200_000_000
COUNT = "count"
SMALL = 50


class ListsError(ValueError):
    """The file cannot be read; says where and how to mend it. `row` counts lines of the file from 1, `column` is a name."""

    def __init__(self, message: str, row: int | None = None, column: str | None = None) -> None:
        super().__init__(message)
        self.row, self.column = row, column


@dataclass(frozen=True)
class Lists:
    """How many people have each capture history. `counts[h - 1]` belongs to history h (bit j = on list j), 1 ≤ h < 2^t."""

    names: tuple[str, ...]
    counts: tuple[int, ...]
    notes: tuple[Note, ...] = ()

    @property
    def observed(self) -> int:
        """People on at least one list."""
        return sum(self.counts)

    @property
    def table(self) -> NDArray[np.float64]:
        """The counts as one row of cells."""
        return np.array(self.counts, dtype=float)

    def margin(self, term: int) -> int:
        """People on all lists of a term, whatever else they are on."""
        return sum(count for cell, count in enumerate(self.counts, 1) if cell & term == term)

    def sizes(self) -> tuple[int, ...]:
        """People on each list."""
        return tuple(self.margin(1 << place) for place in range(len(self.names)))

    def apart(self) -> tuple[tuple[str, str], ...]:
        """Pairs of lists that share nobody."""
        pairs = combinations(range(len(self.names)), 2)
        return tuple((self.names[a], self.names[b]) for a, b in pairs if self.margin(1 << a | 1 << b) == 0)

    def merged(self, first: str, second: str) -> Lists:
        """Two lists as one: on it is who was on either."""
        a, b = sorted((self.names.index(first), self.names.index(second)))
        names = [name for place, name in enumerate(self.names) if place != b]
        names[a] = f"{self.names[a]}+{self.names[b]}"
        return self._mapped(tuple(names), lambda cell: _dropped(cell | (cell >> b & 1) << a, b))

    def without(self, name: str) -> Lists:
        """One list left out; people only on it are no longer seen."""
        place = self.names.index(name)
        names = tuple(other for other in self.names if other != name)
        return self._mapped(names, lambda cell: _dropped(cell, place))

    def _mapped(self, names: tuple[str, ...], change: Callable[[int], int]) -> Lists:
        counts = [0] * (1 << len(names))
        for cell, count in enumerate(self.counts, 1):
            counts[change(cell)] += count
        return Lists(names, tuple(counts[1:]))


def from_counts(names: Sequence[str], counts: Sequence[int], notes: Sequence[Note] = ()) -> Lists:
    """Lists from counts in the order of histories. Raises ListsError when they cannot be used."""
    lists = Lists(tuple(names), tuple(int(count) for count in counts), tuple(notes))
    if not lists.observed:
        raise ListsError(_("Nobody is on any list: all counts are 0. Give at least one count above 0."))
    for name, size in zip(lists.names, lists.sizes(), strict=True):
        if not size:
            raise ListsError(
                _("The list “%(list)s” has nobody on it. Leave its column out.") % {"list": name}, column=name
            )
    return Lists(lists.names, lists.counts, (*lists.notes, *_remarks(lists)))


def _remarks(lists: Lists) -> list[Note]:
    notes = []
    if len(lists.names) == 2:
        notes.append(Note("two_lists"))
    if apart := lists.apart():
        notes.append(Note("no_overlap", {"pairs": ", ".join(f"{a}:{b}" for a, b in apart)}))
    if lists.observed < SMALL:
        notes.append(Note("small", {"people": lists.observed}))
    return notes


def _dropped(cell: int, place: int) -> int:
    """The history without one of its bits."""
    return (cell & ((1 << place) - 1)) | (cell >> (place + 1)) << place


def read_lists(stream: IO[bytes] | IO[str]) -> Lists:
    """Reads a CSV file with a header: one column of 0 and 1 per list, and `count` (any case), or one row per person.

    Commas, semicolons or tabs; UTF-8. Rows of the same history are added up, with a remark when they carry counts.
    Raises ListsError naming row, column and remedy.
    """
    rows = rows_of(stream)
    number, header = next(rows, (1, []))
    names, place = _header(header, number)
    counts = [0] * (1 << len(names))
    seen: set[int] = set()
    repeated = 0
    for number, row in rows:
        cell, count = _line(row, number, header, place)
        if place is not None and cell in seen:
            repeated += 1
        seen.add(cell)
        counts[cell] += count
        if counts[cell] > MOST_PEOPLE:
            raise ListsError(
                _("Row %(row)d: counts above one thousand million people are not taken.") % {"row": number}, number
            )
    if not seen:
        raise ListsError(
            _("The file has a header and no rows. Add one row per combination of lists, or one per person.")
        )
    notes = [Note("histories_summed", {"rows": repeated})] if repeated else []
    return from_counts(names, counts[1:], notes)


def rows_of(stream: IO[bytes] | IO[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file that hold something, each with the line it ends on. Raises ListsError."""
    return _rows(_text(stream))


def _text(stream: IO[bytes] | IO[str]) -> str:
    raw = stream.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise ListsError(_("The file is larger than 200 MB. Count equal rows together and give a column “count”."))
    if isinstance(raw, str):
        text = raw.removeprefix("\ufeff")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            row = raw[: fault.start].count(b"\n") + 1
            raise ListsError(
                _("Row %(row)d holds bytes that are not UTF-8 text. Save the file as CSV UTF-8.") % {"row": row}, row
            ) from fault
    if "\0" in text:
        row = text[: text.index("\0")].count("\n") + 1
        raise ListsError(
            _("Row %(row)d holds a null character: this is not a CSV text file. Save it as CSV UTF-8.") % {"row": row},
            row,
        )
    return text


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, with the line they end on."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    filled = 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            number = reader.line_num
            raise ListsError(
                _(
                    "Row %(row)d is not readable as CSV: a quotation mark is open or out of place. Remove the quotation marks."
                )
                % {"row": number},
                number,
            ) from fault
        cells = [cell.strip() for cell in row]
        if any(cells):
            filled += 1
            if filled > MOST_ROWS:
                raise ListsError(
                    _("The file has more than five million rows. Count equal rows together and give a column “count”.")
                )
            yield reader.line_num, cells


def _header(header: list[str], number: int) -> tuple[tuple[str, ...], int | None]:
    """Names of the lists, and where the column of counts stands."""
    if not header:
        raise ListsError(_("The file is empty. The first row names the lists, and “count” where rows carry counts."), 1)
    places = [place for place, name in enumerate(header) if name.casefold() == COUNT]
    names = tuple(name for name in header if name.casefold() != COUNT)
    if names and all(name in {"0", "1"} for name in names):
        raise ListsError(
            _("The first row holds 0 and 1 in place of names. Add a row above that names the lists."), number
        )
    for place, name in enumerate(header, 1):
        if not name:
            raise ListsError(
                _("Column %(column)d has no name in row %(row)d. Name the list, or remove the column.")
                % {"column": place, "row": number},
                number,
            )
        if len(name) > 60 or any(not letter.isprintable() for letter in name) or set(name) & set(":+"):
            raise ListsError(
                _(
                    "The name of column %(column)d cannot be used. Take at most 60 letters, without line breaks, colons or plus signs."
                )
                % {"column": place},
                number,
            )
        if header.count(name) > 1 or (name.casefold() == COUNT and len(places) > 1):
            raise ListsError(
                _("Two columns are called “%(name)s”. Give every list its own name.") % {"name": name}, number, name
            )
    _enough(names, number)
    return names, places[0] if places else None


def _enough(names: tuple[str, ...], number: int) -> None:
    """Between two lists and the most that can be used."""
    if len(names) < 2:
        raise ListsError(
            _("There is only one list. At least two are needed, and three to tell whether lists depend on each other."),
            number,
        )
    if len(names) > MOST_LISTS:
        raise ListsError(
            _("There are %(lists)d lists; at most %(most)d can be used. Merge lists of the same kind.")
            % {"lists": len(names), "most": MOST_LISTS},
            number,
        )


def _line(row: list[str], number: int, header: list[str], place: int | None) -> tuple[int, int]:
    """History and count of one row."""
    if len(row) != len(header):
        raise ListsError(
            _("Row %(row)d has %(found)d values; the header has %(wanted)d. Each row needs one value per column.")
            % {"row": number, "found": len(row), "wanted": len(header)},
            number,
        )
    cell, bit, count = 0, 0, 1
    for column, (name, value) in enumerate(zip(header, row, strict=True)):
        if column == place:
            count = _count(value, number, name)
            continue
        if value not in {"0", "1"}:
            raise ListsError(
                _(
                    "Row %(row)d, column “%(column)s”: “%(value)s” is neither 0 nor 1. Write 1 for on the list, 0 for not."
                )
                % {"row": number, "column": name, "value": value[:20]},
                number,
                name,
            )
        cell |= int(value) << bit
        bit += 1
    if not cell:
        raise ListsError(
            _("Row %(row)d is on no list. People on no list are what is estimated; remove the row.") % {"row": number},
            number,
        )
    return cell, count


def _count(value: str, number: int, name: str) -> int:
    if not (value.isascii() and value.isdigit()) or len(value) > 10:
        raise ListsError(
            _(
                "Row %(row)d, column “%(column)s”: “%(value)s” is not a whole number of people. Write digits only, such as 12."
            )
            % {"row": number, "column": name, "value": value[:20]},
            number,
            name,
        )
    return int(value)


def pairs_of(lists: Lists) -> tuple[int, ...]:
    """The two-list terms in their fixed order."""
    return design(len(lists.names)).terms[1 + len(lists.names) :]
