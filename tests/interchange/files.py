"""Files made on the fly, good and hostile."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tessera.interchange.reading.api import Limits, RefusedRow, Row, Table, UnreadableFile, open_table


def workbook(path: Path, rows: Iterable[Iterable[Any]], title: str = "Data") -> Path:
    """An .xlsx with one sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def repacked(path: Path, target: Path, replaced: dict[str, bytes], without: tuple[str, ...] = ()) -> Path:
    """A copy of a zip archive with some parts replaced, added or left out."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in source.infolist():
            if part.filename not in replaced and part.filename not in without:
                copy.writestr(part.filename, source.read(part))
        for name, content in replaced.items():
            copy.writestr(name, content)
    return target


def read(source: Path | io.BytesIO, **options: Any) -> tuple[Table, list[Row], list[RefusedRow]]:
    """The whole table: itself, rows taken and rows refused."""
    with open_table(source, **options) as table:
        rows = list(table.rows)
    return table, [row for row in rows if isinstance(row, Row)], [row for row in rows if isinstance(row, RefusedRow)]


def refusal(source: Path | io.BytesIO, **options: Any) -> UnreadableFile:
    """The error with which the whole file is refused."""
    with pytest.raises(UnreadableFile) as caught:
        read(source, **options)
    error = caught.value
    assert str(error).strip(), "a refusal says something"
    assert "%(" not in str(error), "every parameter of the message is filled"
    return error


def text(content: str | bytes) -> io.BytesIO:
    """A CSV as a stream."""
    return io.BytesIO(content.encode() if isinstance(content, str) else content)


def codes_of(refused: Iterable[RefusedRow]) -> list[tuple[int, str, str]]:
    """Line, column and code of every problem."""
    return [(problem.line, problem.column, problem.code) for row in refused for problem in row.problems]


SMALL = Limits(file_bytes=2_000_000, rows=50, columns=10, cell_characters=100, line_characters=2_000)
