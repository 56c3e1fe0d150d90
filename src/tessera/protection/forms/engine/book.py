"""A form as rows of text: sheets, row numbers, columns. What a CSV or a workbook gives and a definition is made from."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

SHEETS = ("survey", "choices", "settings")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number as a spreadsheet shows it, and its filled cells by column heading."""

    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """The cell's text; "" for none."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a form and how to mend it, and where: sheet, row and column where there is one."""

    text: str
    sheet: str = ""
    row: int = 0
    column: str = ""


@dataclass(slots=True)
class Book:
    """The sheets of a form. `remarks` say what was mended while reading."""

    sheets: dict[str, list[Line]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    remarks: list[Problem] = field(default_factory=list)

    def lines(self, sheet: str) -> list[Line]:
        """The rows of a sheet; none for a sheet there is not."""
        return self.sheets.get(sheet, [])

    def plain(self) -> dict[str, Any]:
        """The book as JSON keeps it."""
        return {
            name: {
                "columns": self.columns.get(name, []),
                "rows": [[line.number, dict(line.cells)] for line in lines],
            }
            for name, lines in self.sheets.items()
        }

    def digest(self) -> str:
        """SHA-256 over what the rows say, wherever they stand."""
        said = {name: [sorted(line.cells.items()) for line in lines] for name, lines in sorted(self.sheets.items())}
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def from_plain(data: Mapping[str, Any]) -> Book:
    """The book that `plain` made."""
    sheets = {name: data[name] for name in SHEETS if name in data}
    return Book(
        sheets={name: [Line(number, cells) for number, cells in sheet["rows"]] for name, sheet in sheets.items()},
        columns={name: list(sheet["columns"]) for name, sheet in sheets.items()},
        remarks=[Problem(*each) for each in data.get("remarks", [])],
    )


def heading(text: str) -> str:
    """A column's heading as the rest of the room knows it: case and the spaces around `::` do not matter."""
    first, *rest = [part.strip() for part in text.split("::")]
    return "::".join([first.lower().replace(" ", "_"), *rest])


def from_rows(sheets: Iterable[tuple[str, Iterable[tuple[int, list[str]]]]]) -> Book:
    """A book from sheets of numbered rows; the first filled row of a sheet holds its headings.

    Space around a cell is taken away; where a code loses some, a remark says so.
    """
    book = Book()
    for name, rows in sheets:
        name = name.strip().lower()
        if name not in SHEETS or name in book.sheets:
            continue
        book.sheets[name], book.columns[name] = [], []
        for number, cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            if not book.columns[name]:
                book.columns[name] = [heading(cell) for cell in cells]
            else:
                _line(book, name, number, cells)
    return book


def _line(book: Book, sheet: str, number: int, cells: list[str]) -> None:
    from django.utils.translation import gettext as _

    kept: dict[str, str] = {}
    for column, cell in zip(book.columns[sheet], cells, strict=False):
        text = cell.strip()
        if column in {"name", "list_name"} and text and text != cell:
            book.remarks.append(
                Problem(_("The space around the name %(name)s was taken away.") % {"name": text}, sheet, number, column)
            )
        if column and text:
            kept[column] = text
    if kept:
        book.sheets[sheet].append(Line(number, kept))


def from_csv(text: str) -> Book:
    """A book from one CSV that names the sheet in its first column, on each row or where the sheet begins.

    Raises csv.Error for what is no CSV.
    """
    return from_rows(_csv_sheets(text))


def _csv_sheets(text: str) -> Iterator[tuple[str, list[tuple[int, list[str]]]]]:
    found: dict[str, list[tuple[int, list[str]]]] = {}
    current = ""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    for cells in reader:
        first = cells[0].strip().lower() if cells else ""
        if first:
            current = first
        if current:
            found.setdefault(current, []).append((reader.line_num, cells[1:]))
    yield from found.items()
