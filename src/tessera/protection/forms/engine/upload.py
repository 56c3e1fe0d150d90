"""An uploaded XLSForm, read as if its sender meant harm: bounded before anything is unpacked, values only.

What it may hold is far above any form of the field (HTCDS: 31 questions, 300 choices) and far below what slows a page.
"""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import openpyxl
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

from tessera.protection.forms.engine.book import SHEETS, Book, from_csv, from_rows

LARGEST = 2 * 1024 * 1024
LARGEST_INSIDE = 12 * 1024 * 1024
MOST_PARTS = 200
MOST_ROWS = 6000
MOST_COLUMNS = 120
LONGEST_CELL = 8000
# What openpyxl lets through for XML that is well formed and yet no workbook.
_NO_WORKBOOK = (
    zipfile.BadZipFile, zlib.error, SyntaxError, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError, TypeError, KeyError, IndexError, AttributeError,
)  # fmt: skip


class Unreadable(Exception):
    """The file cannot be read as a form; the text says why and how to mend it, in the reader's language."""


def read(data: bytes) -> Book:
    """The sheets of an XLSForm from the bytes of an xlsx workbook or a CSV. Raises Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable(
            _("The file is larger than %(most)s MB. A form without pictures is far smaller.") % {"most": 2}
        )
    if data[:4] == b"PK\x03\x04":
        return _workbook(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable(_("This is a workbook of the old kind, or it has a password. Save it as .xlsx without one."))
    return _csv(data)


def _csv(data: bytes) -> Book:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(
            _("The file is neither an .xlsx workbook nor a CSV in UTF-8. Save it as one of these.")
        ) from None
    if "\0" in text:
        raise Unreadable(_("The file is neither an .xlsx workbook nor a CSV in UTF-8. Save it as one of these."))
    if text.count("\n") > MOST_ROWS * len(SHEETS):
        raise Unreadable(_too_many_rows())
    try:
        book = from_csv(text)
    except csv.Error:
        raise Unreadable(_("The CSV cannot be read: a quotation mark is not closed, or a cell is too long.")) from None
    return _bounded(book)


def _workbook(data: bytes) -> Book:
    if not openpyxl.DEFUSEDXML:  # the second lock against entity attacks; a wrong installation must not open it
        raise RuntimeError("openpyxl runs without defusedxml; install defusedxml")
    stream = io.BytesIO(data)
    try:
        _check_archive(stream)
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        try:
            found = [
                (sheet.title, list(_rows(sheet))) for sheet in book.worksheets if sheet.title.strip().lower() in SHEETS
            ]
        finally:
            book.close()
    except Unreadable:
        raise
    except DefusedXmlException:
        raise Unreadable(
            _("The workbook holds XML of a kind that can do harm. Save it anew from a spreadsheet program.")
        ) from None
    except _NO_WORKBOOK:
        raise Unreadable(
            _("The workbook is damaged. Open it in a spreadsheet program and save it anew as .xlsx.")
        ) from None
    return _bounded(from_rows(found))


def _check_archive(stream: io.BytesIO) -> None:
    """Refuses an archive by what it declares; reading later stops at the declared sizes."""
    with zipfile.ZipFile(stream) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or len({part.filename for part in parts}) < len(parts):
            raise Unreadable(_("The workbook has too many parts inside. Copy the sheets into a new workbook."))
        if any(part.flag_bits & 1 for part in parts):
            raise Unreadable(_("The workbook has a password. Save it without one."))
        if sum(part.file_size for part in parts) > LARGEST_INSIDE:
            raise Unreadable(
                _("The workbook unpacks to more than %(most)s MB. Copy the sheets into a new workbook.") % {"most": 12}
            )


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()
    number = 0
    for number, cells in enumerate(
        sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True), start=1
    ):
        if number > MOST_ROWS:
            break
        texts = [cell_text(cell) for cell in cells]
        if any(texts):
            yield number, texts
    if number > MOST_ROWS:
        raise Unreadable(_too_many_rows())


def _too_many_rows() -> str:
    return _("A sheet has more than %(most)s rows. Delete what is below the form.") % {"most": MOST_ROWS}


def cell_text(value: object) -> str:
    """A cell as text: whole numbers without a point, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(timespec="minutes")
    return str(value)


def _bounded(book: Book) -> Book:
    if "survey" not in book.sheets:
        raise Unreadable(_("There is no sheet named “survey” in the file. The questions of an XLSForm stand there."))
    for name, lines in book.sheets.items():
        for line in lines:
            if any(len(text) > LONGEST_CELL for text in line.cells.values()):
                raise Unreadable(
                    _("Sheet %(sheet)s, row %(row)s: a cell holds more than %(most)s characters. Shorten it.")
                    % {"sheet": name, "row": line.number, "most": LONGEST_CELL}
                )
    return book
