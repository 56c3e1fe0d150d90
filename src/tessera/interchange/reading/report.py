"""The list of refused rows, as a CSV that opens safely in a spreadsheet program."""

import csv
from collections.abc import Iterator
from typing import TextIO, TypeVar

from tessera.interchange.reading.cells import escape
from tessera.interchange.reading.problems import RefusedRow

Kept = TypeVar("Kept")

COLUMNS = ("line", "column", "code", "message")
BYTE_ORDER_MARK = "\ufeff"


class RefusedReport:
    """Writes refused rows to a text stream one by one, so that a million of them need no memory.

    Open the stream with `encoding="utf-8", newline=""`; a byte order mark is written first, so that Excel reads UTF-8.
    """

    def __init__(self, stream: TextIO) -> None:
        stream.write(BYTE_ORDER_MARK)
        self._writer = csv.writer(stream)
        self._writer.writerow(COLUMNS)
        self.rows = 0
        """Refused rows written."""
        self.problems = 0
        """Lines written; a row can have several."""

    def add(self, refused: RefusedRow) -> None:
        """Write every problem of one row."""
        for problem in refused.problems:
            self._writer.writerow((problem.line, escape(problem.column), problem.code, escape(problem.message)))
        self.rows += 1
        self.problems += len(refused.problems)


def passing(rows: Iterator[Kept | RefusedRow], report: RefusedReport) -> Iterator[Kept]:
    """The rows that are not refused; the others go to the report on the way."""
    for row in rows:
        if isinstance(row, RefusedRow):
            report.add(row)
        else:
            yield row
