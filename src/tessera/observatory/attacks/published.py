"""What the attacker holds: the files of a release, read without help from whoever wrote them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

Spec = tuple[str, ...]
Values = tuple[str, ...]
Tables = Mapping[Spec, Mapping[Values, int | None]]

DOCUMENT, TABLES, ROWS, AGGREGATES = "release.json", "tables.csv", "rows.csv", "aggregates.csv"
SYNTHETIC = "synthetic"
MERGED = "*"

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Unreadable(ValueError):
    """The folder holds no release that could be read."""


@dataclass(frozen=True, slots=True)
class Published:
    """A release as anybody sees it. A hidden count is None; rows are those of a synthetic release.

    ``strange`` are names of things in the folder that are no plain files.
    """

    files: Mapping[str, bytes]
    document: Mapping[str, Any]
    tables: Tables
    columns: tuple[str, ...] = ()
    rows: tuple[Values, ...] = ()
    strange: tuple[str, ...] = field(default=())
    variances: Mapping[Spec, Fraction] = field(default_factory=dict)

    @property
    def synthetic(self) -> bool:
        """Whether it holds synthetic rows with noisy counts (method B), not counts that are true (method A)."""
        return self.document.get("method") == SYNTHETIC

    @property
    def threshold(self) -> int:
        """k, the smallest count that is published; 0 where the release states none."""
        return int(self.document.get("threshold") or self.parameters.get("threshold") or 0)

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Parameters of the method as the document states them."""
        found = self.document.get("parameters")
        return found if isinstance(found, Mapping) else {}

    @property
    def rounding(self) -> int:
        """Base of published counts; 1 is exact."""
        return int(self.parameters.get("rounding") or 1)

    @property
    def noise(self) -> int:
        """The furthest a published count of a table was moved from the true one; 0 is not at all."""
        return int(self.parameters.get("perturbation") or 0)

    @property
    def total(self) -> int:
        """The number of records the document states; 0 where it states none."""
        return int(self.document.get("records") or 0)

    @property
    def from_people(self) -> bool:
        """Whether it was made from consented facts (and so debited as it was kept), not from a plain file."""
        about = self.document.get("provenance")
        return isinstance(about, Mapping) and "unit" in about

    def variance(self, spec: Spec) -> Fraction | None:
        """The variance of the noise in one table, as the document states it; None where it states none."""
        return self.variances.get(spec)

    def number(self, name: str) -> float | None:
        """A number of the document or its parameters, None where it states none."""
        found = self.document.get(name, self.parameters.get(name))
        return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None


def read(folder: Path) -> Published:
    """Everything in a folder. Raises Unreadable with what is wrong and where."""
    if not folder.is_dir():
        raise Unreadable(f"{folder} is no folder: name the folder of an exported release")
    entries = sorted(folder.rglob("*"))
    strange = tuple(str(p.relative_to(folder)) for p in entries if p.is_symlink() or not p.is_file())
    files = {str(p.relative_to(folder)): p.read_bytes() for p in entries if p.is_file() and not p.is_symlink()}
    return parse(files, strange)


def parse(files: Mapping[str, bytes], strange: tuple[str, ...] = ()) -> Published:
    """Reads files that are already in memory. Raises Unreadable."""
    if DOCUMENT not in files:
        raise Unreadable(f"{DOCUMENT} is missing: this is not the folder of a release")
    try:
        document = json.loads(files[DOCUMENT].decode())
        tables = _tables(files.get(TABLES) or files.get(AGGREGATES) or b"")
        columns, rows = _rows(files.get(ROWS) or b"")
    except (UnicodeDecodeError, ValueError) as fault:
        raise Unreadable(f"a file of the release cannot be read: {fault}") from fault
    if not isinstance(document, dict) or not (tables or rows):
        raise Unreadable("the folder holds neither tables nor rows: export the release again")
    return Published(dict(files), document, tables, columns, rows, strange, _variances(document))


def _variances(value: Any) -> dict[Spec, Fraction]:
    """Wherever the document speaks of a table by its columns and its noise (``variance``, or ``sigma`` squared)."""
    found: dict[Spec, Fraction] = {}
    if isinstance(value, dict):
        columns, spread = value.get("columns"), value.get("variance", value.get("sigma"))
        if isinstance(columns, list) and spread is not None:
            number = (
                Fraction(str(spread)) if "variance" in value else Fraction(float(spread) ** 2).limit_denominator(16)
            )
            return {tuple(columns): number}
        for inner in value.values():
            found |= _variances(inner)
    elif isinstance(value, list):
        for inner in value:
            found |= _variances(inner)
    return found


def _lines(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode(), newline="")))


def plain(text: str) -> str:
    """Text without the quote that keeps a spreadsheet from taking it for a formula."""
    if text[:1] != "'":
        return text
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text


def _tables(body: bytes) -> dict[Spec, dict[Values, int | None]]:
    found: dict[Spec, dict[Values, int | None]] = {}
    for line in _lines(body)[1:]:
        if len(line) < 3:
            raise ValueError("a line of the tables has fewer than three fields")
        spec, cell = tuple(plain(line[0]).split("|")), tuple(plain(line[1]).split("|"))
        found.setdefault(spec, {})[cell] = round(float(line[2])) if line[2] else None
    return found


def _rows(body: bytes) -> tuple[tuple[str, ...], tuple[Values, ...]]:
    lines = _lines(body)
    if not lines:
        return (), ()
    quoted = any(field[:1] == "'" for line in lines for field in line)
    rows = (map(plain, line) for line in lines[1:]) if quoted else lines[1:]
    return tuple(map(plain, lines[0])), tuple(map(tuple, rows))
