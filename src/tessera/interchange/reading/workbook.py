"""Rows of an Excel workbook, as a stream. The archive is checked first (`archive.py`)."""

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet

from tessera.interchange.reading import faults
from tessera.interchange.reading.archive import BROKEN, check_workbook
from tessera.interchange.reading.cells import clean_headers, clean_row
from tessera.interchange.reading.limits import Limits
from tessera.interchange.reading.problems import RefusedRow, RowProblem, UnreadableFile
from tessera.interchange.reading.rows import Row
from tessera.interchange.reading.sheet import Cell, SheetCells, Workbook, value_of

# What openpyxl lets through for XML that is well formed and yet no workbook.
# Both parsers that openpyxl may take say a SyntaxError of their own.
_NO_WORKBOOK = (*BROKEN, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError)


class WorkbookRows:
    """The header and the rows of one sheet: the one named, else the first visible one that has rows."""

    delimiter = ""

    def __init__(self, stream: BinaryIO, sheet: str | None, limits: Limits) -> None:
        if not openpyxl.DEFUSEDXML:  # the second lock against entity attacks; a wrong installation must not open it
            raise RuntimeError("openpyxl runs without defusedxml; install defusedxml")
        self._limits = limits
        self.line = 0
        counts = check_workbook(stream, limits)
        try:
            self._archive, sheets, self._book = _open(stream)
            part = _choose(sheet, [found for found in sheets if counts.get(found.part, 0)])
            self.lines = counts[part]
            self._part = self._archive.open(part)
            self._rows = SheetCells().rows(self._part)
            self.headers = self._read_header()
        except DefusedXmlException as error:
            raise UnreadableFile(faults.XML_ENTITIES, part="XML") from error
        except _NO_WORKBOOK as error:
            raise UnreadableFile(faults.DAMAGED, part="XML") from error

    def close(self) -> None:
        """Let go of the archive; the stream stays with whoever opened it."""
        self._part.close()
        self._archive.close()

    def __iter__(self) -> Iterator[Row | RefusedRow]:
        for number, cells in self._rows:
            self.line = number
            row = self._row(number, cells)
            if row is not None:
                yield row

    def _row(self, number: int, cells: list[Cell]) -> Row | RefusedRow | None:
        width = len(self.headers)
        texts, problems = [""] * width, []
        for cell in cells:
            value = value_of(cell, self._book)
            if cell.column >= width:
                if not isinstance(value, str) or value.strip():
                    found = {"found": cell.column + 1, "expected": width}
                    problems.append(RowProblem(number, "", faults.TOO_MANY_CELLS, found))
                    break
            elif isinstance(value, str):
                texts[cell.column] = value
            else:
                problems.append(RowProblem(number, self.headers[cell.column], value))
        values, more = clean_row(number, self.headers, texts, self._limits)
        problems += more
        if problems:
            return RefusedRow(number, tuple(problems))
        return Row(number, values) if any(values.values()) else None

    def _read_header(self) -> tuple[str, ...]:
        for number, cells in self._rows:
            self.line = number
            if cells[-1].column > self._limits.columns:
                raise UnreadableFile(faults.TOO_MANY_COLUMNS, limit=self._limits.columns)
            names = [""] * (max(cell.column for cell in cells) + 1)
            for cell in cells:
                value = value_of(cell, self._book)
                if not isinstance(value, str):
                    raise UnreadableFile(faults.BAD_HEADER, position=cell.column + 1)
                names[cell.column] = value
            return clean_headers(names, self._limits)
        raise UnreadableFile(faults.EMPTY_HEADER)


class _Sheet(NamedTuple):
    title: str
    visible: bool
    part: str


def _open(stream: BinaryIO) -> tuple[zipfile.ZipFile, list[_Sheet], Workbook]:
    """The archive, its sheets, and what their cells depend on.

    The steps of `openpyxl.load_workbook` but the last, which walks through every sheet that does not state its size.
    """
    # Any: the stubs leave out what the reader keeps for itself.
    reader: Any = ExcelReader(stream, read_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    sheets = [
        _Sheet(sheet.name, sheet.state == "visible", posixpath.normpath(relation.target.lstrip("/")))
        for sheet, relation in reader.parser.find_sheets()
    ]
    book = reader.wb
    dates, durations = frozenset(book._date_formats), frozenset(book._timedelta_formats)
    return reader.archive, sheets, Workbook(reader.shared_strings, dates, durations, book.epoch)


def _choose(name: str | None, sheets: list[_Sheet]) -> str:
    for sheet in sheets:
        if sheet.title == name or (name is None and sheet.visible):
            return sheet.part
    if name is None:
        raise UnreadableFile(faults.NO_SHEET)
    raise UnreadableFile(faults.WRONG_SHEET, sheets=", ".join(sheet.title for sheet in sheets))
