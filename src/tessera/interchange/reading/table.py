"""A file opened as a table."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from tessera.interchange.reading import faults
from tessera.interchange.reading.limits import DEFAULT_LIMITS, Limits
from tessera.interchange.reading.problems import RefusedRow, UnreadableFile
from tessera.interchange.reading.rows import Row
from tessera.interchange.reading.source import hash_of, open_source, refuse_other_kinds, survey_text
from tessera.interchange.reading.text import TextRows
from tessera.interchange.reading.workbook import WorkbookRows


@dataclass(slots=True)
class Table:
    """Headers and rows of one file.

    `rows` can be walked once. `expected_rows` is an upper estimate for a progress bar (lines without the header; blank
    lines and line breaks inside cells count too); `line` is where reading stands.
    """

    headers: tuple[str, ...]
    rows: Iterator[Row | RefusedRow]
    sha256: str
    size: int
    kind: str
    encoding: str
    delimiter: str
    expected_rows: int
    _reader: TextRows | WorkbookRows

    @property
    def line(self) -> int:
        """Number of the line or sheet row read last."""
        return self._reader.line


@contextmanager
def open_table(
    source: Path | BinaryIO, *, encoding: str | None = None, sheet: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Table]:
    """Open a CSV file (comma, semicolon or tab; UTF-8 unless `encoding` says otherwise) or an .xlsx workbook.

    `source` is a path or a seekable binary stream, which stays open. `sheet` names a sheet of a workbook; without it the
    first visible one with rows is read. Everything about the file as a whole is checked before the block begins.

    Raises UnreadableFile, and ValueError for a stream that cannot seek.
    """
    if not isinstance(source, Path) and not source.seekable():
        raise ValueError("open_table needs a path or a stream that can seek")
    stream, size = open_source(source, limits)
    reader: TextRows | WorkbookRows | None = None
    try:
        if refuse_other_kinds(stream, encoding_named=encoding is not None):
            digest = hash_of(stream)
            reader = book = WorkbookRows(stream, sheet, limits)
            kind, used, lines = "xlsx", "", book.lines
        else:
            survey = survey_text(stream, encoding)
            if survey.lines > limits.rows:
                raise UnreadableFile(faults.TOO_MANY_ROWS, limit=limits.rows)
            digest = survey.sha256
            reader = TextRows(stream, survey.encoding, limits)
            kind, used, lines = "csv", survey.encoding.removesuffix("-sig"), survey.lines
        rows = _at_least_one(iter(reader))
        expected = max(lines - 1, 1)
        yield Table(reader.headers, rows, digest, size, kind, used, reader.delimiter, expected, reader)
    finally:
        if reader is not None:
            reader.close()
        if isinstance(source, Path):
            stream.close()


def _at_least_one(rows: Iterator[Row | RefusedRow]) -> Iterator[Row | RefusedRow]:
    first = next(rows, None)
    if first is None:
        raise UnreadableFile(faults.HEADER_ONLY)
    return chain([first], rows)
