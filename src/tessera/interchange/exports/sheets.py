"""Tables written as they come: a workbook (ISO/IEC 29500) and CSV files, into memory and never onto the disk in clear.

The usual library keeps each sheet in a temporary file while it writes; what is in here may lie in none.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from tessera.interchange.exports.cells import Cell, safe

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# The most a cell of a workbook holds, in characters.
_LONGEST = 32_767
_AT_ONCE = 500
# A package below 4,096 bytes would lie in the small streams of the locked file, whose checksum the library gets wrong.
_FILLER = 4_096


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name (of the sheet, of the file), its column names and its rows, read once."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write_workbook(tables: Iterable[Table], names: Sequence[str], out: IO[bytes], *, right_to_left: bool) -> None:
    """Writes a workbook with one sheet for each table, whose names are known beforehand."""
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=4) as book:
        for path, text in _frame(names).items():
            book.writestr(path, _XML + text)
        book.writestr("docProps/filler.xml", f"{_XML}<filler>{' ' * _FILLER}</filler>", ZIP_STORED)
        for number, table in enumerate(tables, start=1):
            with book.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as sheet:
                for piece in _sheet(table, right_to_left):
                    sheet.write(piece.encode())


def _frame(names: Sequence[str]) -> dict[str, str]:
    numbers = range(1, len(names) + 1)
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers
    )
    sheets = "".join(
        f'<sheet name={quoteattr(name[:31])} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PKG}/content-types"><Default Extension="rels" ContentType="application/'
        'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{parts}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PKG}/relationships"><Relationship Id="rId1" Type="{_REL}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PKG}/relationships">{relations}</Relationships>',
    }


def _sheet(table: Table, right_to_left: bool) -> Iterator[str]:
    side = ' rightToLeft="1"' if right_to_left else ""
    yield (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView{side} workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
    )
    held = [_row(table.headers)]
    for row in table.rows:
        held.append(_row(row))
        if len(held) >= _AT_ONCE:
            yield "".join(held)
            held.clear()
    yield "".join(held) + "</sheetData></worksheet>"


def _row(cells: Sequence[Cell]) -> str:
    return f"<row>{''.join(map(_cell, cells))}</row>"


def _cell(value: Cell) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, int | float | Decimal):
        return f"<c><v>{value}</v></c>"
    text = escape(str(safe(value))[:_LONGEST])
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def write_csv(table: Table, out: IO[bytes]) -> None:
    """Writes a table as CSV (RFC 4180) in UTF-8 with a byte order mark, without which Excel guesses another encoding."""
    out.write(b"\xef\xbb\xbf")
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(table.headers)
    for number, row in enumerate(table.rows, start=1):
        writer.writerow([safe(cell) for cell in row])
        if number % _AT_ONCE == 0:
            _flush(buffer, out)
    _flush(buffer, out)


def _flush(buffer: io.StringIO, out: IO[bytes]) -> None:
    out.write(buffer.getvalue().encode())
    buffer.seek(0)
    buffer.truncate()
