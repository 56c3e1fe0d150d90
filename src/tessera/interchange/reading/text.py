"""Rows of a CSV file, as a stream."""

import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from tessera.interchange.reading import faults
from tessera.interchange.reading.cells import clean_headers, clean_row
from tessera.interchange.reading.limits import Limits
from tessera.interchange.reading.problems import RefusedRow, RowProblem, UnreadableFile
from tessera.interchange.reading.rows import Row

DELIMITERS = ",;\t"


class _RecordTooLong(Exception):
    pass


class Lines:
    """Physical lines of a text, bounded, numbered, and able to be read again from inside a broken record."""

    def __init__(self, stream: io.TextIOWrapper, limits: Limits) -> None:
        self._stream = stream
        self._longest = limits.line_characters
        self._again: deque[str] = deque()
        self.number = 0
        self.taken: list[str] = []
        self._characters = 0

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._stream.readline(self._longest + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        self._characters += len(line)
        if self._characters > self._longest:
            if len(line) > self._longest:
                self._skip_rest_of(line)
            raise _RecordTooLong
        return line

    def begin(self) -> int:
        """Start a record; gives the number of the line it begins on."""
        self.taken.clear()
        self._characters = 0
        return self.number + 1

    def put_back(self) -> None:
        """Give all lines of the record but its first again."""
        back = self.taken[1:]
        self._again.extendleft(reversed(back))
        self.number -= len(back)

    def _skip_rest_of(self, line: str) -> None:
        while line and line[-1] not in "\r\n":
            line = self._stream.readline(self._longest + 1)


class TextRows:
    """The header and the rows of one CSV text. Wrong rows are given as RefusedRow and reading goes on."""

    def __init__(self, stream: BinaryIO, encoding: str, limits: Limits) -> None:
        self._text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        self._lines = Lines(self._text, limits)
        self._limits = limits
        self._recoveries = limits.quote_recoveries
        self.delimiter = self._choose_delimiter()
        self._reader = csv.reader(self._lines, delimiter=self.delimiter, strict=True)
        self.headers = self._read_header()

    def close(self) -> None:
        """Let go of the stream without closing it; whoever opened it does."""
        self._text.detach()

    @property
    def line(self) -> int:
        """Number of the line read last."""
        return self._lines.number

    def __iter__(self) -> Iterator[Row | RefusedRow]:
        while True:
            line = self._lines.begin()
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except (csv.Error, _RecordTooLong) as error:
                yield self._broken(line, error)
                continue
            if len(cells) != len(self.headers) and (refused := self._fit(line, cells)):
                yield refused
                continue
            if not any(cells):
                continue
            values, problems = clean_row(line, self.headers, cells, self._limits)
            yield RefusedRow(line, tuple(problems)) if problems else Row(line, values)

    def _fit(self, line: int, cells: list[str]) -> RefusedRow | None:
        """Cut blank cells past the header, and refuse what is still not as wide as the header."""
        expected = len(self.headers)
        if not cells:
            cells.extend([""] * expected)  # an empty line: given to the caller as blank, and so passed over
            return None
        while len(cells) > expected and not cells[-1]:
            cells.pop()
        if len(cells) == expected:
            return None
        fault = faults.TOO_FEW_CELLS if len(cells) < expected else faults.TOO_MANY_CELLS
        return RefusedRow(line, (RowProblem(line, "", fault, {"found": len(cells), "expected": expected}),))

    def _broken(self, line: int, error: Exception) -> RefusedRow:
        """Refuse the first line of a record that cannot be told apart, and read again from the line after it."""
        problem = RowProblem(line, "", faults.QUOTES)
        if len(self._lines.taken) == 1:
            if isinstance(error, _RecordTooLong):
                problem = RowProblem(line, "", faults.LINE_TOO_LONG, {"limit": self._limits.line_characters})
            elif str(error).startswith("field larger"):
                problem = RowProblem(line, "", faults.CELL_TOO_LONG, {"limit": self._limits.cell_characters})
        elif self._recoveries > 0:
            # Bounded, because a hostile file could make every line open a quotation that swallows all that follow.
            self._recoveries -= 1
            self._lines.put_back()
        else:
            problem = RowProblem(line, "", faults.QUOTES_BLOCK, {"until": self._lines.number})
        return RefusedRow(line, (problem,))

    def _choose_delimiter(self) -> str:
        """The separator named by a first line `sep=;`, else the one most frequent in the first line."""
        self._lines.begin()
        try:
            first = next(self._lines, "")
        except _RecordTooLong:
            raise UnreadableFile(faults.BAD_HEADER, position=1) from None
        bare = first.strip("\r\n \ufeff")
        if bare.lower().startswith("sep=") and len(bare) == 5 and bare[4] in DELIMITERS:
            return bare[4]
        self._lines.taken.insert(0, "")
        self._lines.put_back()
        unquoted = "".join(first.split('"')[::2])
        return max(DELIMITERS, key=unquoted.count)

    def _read_header(self) -> tuple[str, ...]:
        self._lines.begin()
        try:
            cells = next(self._reader, [])
        except (csv.Error, _RecordTooLong):
            raise UnreadableFile(faults.BAD_HEADER, position=1) from None
        return clean_headers(cells, self._limits)
