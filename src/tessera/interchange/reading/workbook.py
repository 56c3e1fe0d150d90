"""Rows of an Excel workbook, as a stream. The archive has been checked before (`archive.py`)."""

import datetime
import posixpath
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException

from tessera.interchange.reading import faults
from tessera.interchange.reading.archive import BROKEN, check_workbook
from tessera.interchange.reading.cells import clean_headers, clean_row
from tessera.interchange.reading.limits import Limits
from tessera.interchange.reading.problems import RefusedRow, RowProblem, UnreadableFile
from tessera.interchange.reading.rows import Row

# What openpyxl lets through for XML that is well formed and yet no workbook.
_NO_WORKBOOK = (*BROKEN, ParseError, ValueError, TypeError, KeyError, IndexError, AttributeError)


class WorkbookRows:
    """The header and the rows of one sheet: the one named, else the first visible one that has rows."""

    delimiter = ""

    def __init__(self, stream: BinaryIO, sheet: str | None, limits: Limits) -> None:
        if not openpyxl.DEFUSEDXML:  # the second lock against entity attacks; a wrong installation must not open it
            raise RuntimeError("openpyxl runs without defusedxml; install defusedxml")
        self._limits = limits
        rows = check_workbook(stream, limits)
        try:
            # Formulas are wanted as formulas, so that they can be refused; data_only would show their last result.
            self._book = openpyxl.load_workbook(stream, read_only=True, data_only=False, keep_links=False)
            self._sheet = self._choose(sheet, rows)
            self.lines = rows.get(_part(self._sheet), 0)
            self._rows = enumerate(self._sheet.iter_rows(max_col=limits.columns + 1), start=1)
            self.line = 0
            self.headers = self._read_header()
        except DefusedXmlException as error:
            raise UnreadableFile(faults.XML_ENTITIES, part="XML") from error
        except _NO_WORKBOOK as error:
            raise UnreadableFile(faults.DAMAGED, part="XML") from error

    def close(self) -> None:
        """Let go of the archive; the stream stays with whoever opened it."""
        self._book.close()

    def __iter__(self) -> Iterator[Row | RefusedRow]:
        width = len(self.headers)
        try:
            for number, cells in self._rows:
                self.line = number
                row = self._row(number, cells, width)
                if row is not None:
                    yield row
        except DefusedXmlException as error:
            raise UnreadableFile(faults.XML_ENTITIES, part="XML") from error
        except _NO_WORKBOOK as error:
            raise UnreadableFile(faults.DAMAGED, part="XML") from error

    def _row(self, number: int, cells: tuple[Any, ...], width: int) -> Row | RefusedRow | None:
        texts, problems = [""] * width, []
        for position, cell in enumerate(cells):
            if cell.value is None and cell.data_type != "f":
                continue
            if position >= width:
                if str(cell.value).strip():
                    found = {"found": position + 1, "expected": width}
                    problems.append(RowProblem(number, "", faults.TOO_MANY_CELLS, found))
                    break
            elif cell.data_type == "f":
                problems.append(RowProblem(number, self.headers[position], faults.FORMULA))
            elif cell.data_type == "e":
                problems.append(RowProblem(number, self.headers[position], faults.ERROR_VALUE))
            else:
                texts[position] = _text(cell.value)
        if not problems and not any(texts):
            return None
        values, more = clean_row(number, self.headers, texts, self._limits)
        problems += more
        return RefusedRow(number, tuple(problems)) if problems else Row(number, values)

    def _choose(self, name: str | None, rows: dict[str, int]) -> Any:
        sheets = [sheet for sheet in self._book.worksheets if hasattr(sheet, "iter_rows")]
        if name is not None:
            for sheet in sheets:
                if sheet.title == name:
                    return sheet
            raise UnreadableFile(faults.WRONG_SHEET, sheets=", ".join(sheet.title for sheet in sheets))
        for sheet in sheets:
            if sheet.sheet_state == "visible" and rows.get(_part(sheet), 0):
                return sheet
        raise UnreadableFile(faults.NO_SHEET)

    def _read_header(self) -> tuple[str, ...]:
        self._sheet.reset_dimensions()  # they are the file's own claim
        for number, cells in self._rows:
            self.line = number
            for position, cell in enumerate(cells, start=1):
                if cell.data_type in {"f", "e"}:
                    raise UnreadableFile(faults.BAD_HEADER, position=position)
            return clean_headers([_text(cell.value) for cell in cells], self._limits)
        raise UnreadableFile(faults.EMPTY_HEADER)


def _part(sheet: Any) -> str:
    """Name of the sheet's part in the archive."""
    return posixpath.normpath(str(sheet._worksheet_path).lstrip("/"))


def _text(value: object) -> str:
    """A cell's value as the text a CSV would hold: ISO dates, numbers without a trailing .0, TRUE and FALSE."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
