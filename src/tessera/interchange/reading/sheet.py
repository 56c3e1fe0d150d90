"""Cells of one worksheet part, row by row, in constant memory.

openpyxl reads the parts around it (texts, styles, names of sheets). Its own row reader fills every gap with blank rows, so
that one cell in the last row of a sheet costs a minute, and needs four times as long for an honest sheet.
"""

import datetime
from collections.abc import Iterator, Sequence
from typing import IO, NamedTuple
from xml.parsers import expat

from openpyxl.utils.datetime import from_excel, from_ISO8601

from tessera.interchange.reading import faults
from tessera.interchange.reading.faults import Fault

CHUNK = 64 * 1024


class Cell(NamedTuple):
    """A cell as it lies in the part: column from 0, type and style of ECMA-376 §18.3.1.4, text, and is it a formula."""

    column: int
    kind: str
    style: int
    text: str
    formula: bool


class Workbook(NamedTuple):
    """What the values of cells depend on."""

    texts: Sequence[str]
    dates: frozenset[int]
    durations: frozenset[int]
    epoch: datetime.datetime


class SheetCells:
    """Collects the cells of a row while expat runs. Rows out of order or without a number follow the one before."""

    def __init__(self) -> None:
        self.done: list[tuple[int, list[Cell]]] = []
        self._number = self._column = 0
        self._cells: list[Cell] = []
        self._kind, self._style, self._formula = "n", 0, False
        self._text: list[str] = []
        self._phonetic = False
        self._columns: dict[str, int] = {}
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def rows(self, source: IO[bytes]) -> Iterator[tuple[int, list[Cell]]]:
        """Number and cells of every row that has cells."""
        while chunk := source.read(CHUNK):
            self.parser.Parse(chunk, False)
            yield from self.done
            self.done.clear()
        self.parser.Parse(b"", True)
        yield from self.done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name[name.rfind("}") + 1 :]
        if tag == "c":
            self._column = self._place(attributes.get("r", ""))
            self._kind = attributes.get("t", "n")
            style = attributes.get("s", "0")
            self._style = int(style) if style.isdecimal() else 0
            self._formula = False
            self._text.clear()
        elif tag == "v" or (tag == "t" and not self._phonetic):
            self.parser.CharacterDataHandler = self._text.append
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            number = attributes.get("r", "")
            self._number = max(self._number + 1, int(number) if number.isdecimal() and len(number) < 9 else 0)
            self._column = -1
            self._cells = []
        elif tag == "rPh":
            self._phonetic = True

    def _end(self, name: str) -> None:
        tag = name[name.rfind("}") + 1 :]
        if tag in {"v", "t"}:
            self.parser.CharacterDataHandler = None
        elif tag == "c":
            if self._text or self._formula:
                self._cells.append(Cell(self._column, self._kind, self._style, "".join(self._text), self._formula))
        elif tag == "row":
            if self._cells:
                self.done.append((self._number, self._cells))
        elif tag == "rPh":
            self._phonetic = False

    def _place(self, reference: str) -> int:
        """Column from 0 of a reference such as BC12; the next one where it is absent or no reference."""
        letters = reference.rstrip("0123456789")
        found = self._columns.get(letters)
        if found is None:
            found = -1
            if letters.isascii() and letters.isalpha() and len(letters) <= 3:
                for letter in letters.upper():
                    found = (found + 1) * 26 + ord(letter) - ord("A")
                self._columns[letters] = found
        return found if found >= 0 else self._column + 1


def value_of(cell: Cell, book: Workbook) -> str | Fault:
    """The text a CSV would hold: ISO dates, numbers without a trailing .0, TRUE and FALSE; or why there is none."""
    if cell.formula:
        return faults.FORMULA
    kind, text = cell.kind, cell.text
    try:
        if kind == "s":
            return book.texts[int(text)]
        if kind in {"str", "inlineStr"}:
            return text
        if kind == "b":
            return "TRUE" if int(text) else "FALSE"
        if kind == "d":
            return _date(from_ISO8601(text))  # type: ignore[no-untyped-call]
        if kind == "n":
            return _number(text, cell.style, book)
    except (ValueError, IndexError, OverflowError, TypeError):
        pass
    return faults.ERROR_VALUE


def _number(text: str, style: int, book: Workbook) -> str:
    if style in book.dates:
        return _date(from_excel(float(text), book.epoch, timedelta=style in book.durations))
    if text.isdecimal():
        return text
    number = float(text)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _date(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
