"""Reads a public file of others into columns of ours, and says of each row it cannot read which line and why. Pure.

A fault names the line and the column, never the value: a file that is no public release after all must not end up in a
message.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from tessera.kernel import codes, places
from tessera.protection.cases import facts

FIRST_YEAR, LAST_YEAR = 1980, 2100
YES = frozenset({"1", "yes", "Yes", "TRUE", "True", "true", "1.0"})
# Codes of faults; the pages have the words.
WIDTH, VALUE, UNREADABLE = "width", "value", "unreadable"
_MOST_FAULTS = 200
Read = Callable[[Mapping[str, str]], str | None]


class UnknownLayout(ValueError):
    """The header is none of a known public release."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A known set of columns. `columns` maps ours to what is read from theirs (see layouts.toml)."""

    key: str
    title: Mapping[str, str]
    needs: tuple[str, ...]
    caveats: tuple[str, ...]
    empty: frozenset[str]
    columns: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that was left out: its line in the file (the header is 1), the column of ours it failed in, and a code."""

    line: int
    column: str
    code: str


@dataclass(slots=True)
class Found:
    """What was read: rows of our codes in the order of `columns`, and what was not; at most 200 faults are kept."""

    layout: Layout
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left_out: int = 0

    def refuse(self, fault: Fault) -> None:
        """Leaves a row out."""
        self.left_out += 1
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(fault)


@cache
def layouts() -> tuple[Layout, ...]:
    """The layouts that are known."""
    text = (files("tessera.observatory.comparison") / "layouts.toml").read_text(encoding="utf-8")
    return tuple(
        Layout(
            key,
            row["title"],
            tuple(row["needs"]),
            tuple(row["caveats"]),
            frozenset({"", *row["empty"]}),
            row["columns"],
        )
        for key, row in tomllib.loads(text).items()
    )


def layout_of(header: Sequence[str]) -> Layout:
    """The layout whose columns are all there, the one that needs most first. Raises UnknownLayout."""
    there = set(header)
    fitting = [each for each in layouts() if there.issuperset(each.needs)]
    if not fitting:
        raise UnknownLayout("the columns are none of a known public release")
    return max(fitting, key=lambda each: len(each.needs))


def read(lines: Iterable[str]) -> Found:
    """Reads the text of a CSV file. Raises UnknownLayout, and csv.Error for what is no CSV."""
    reader = csv.reader(lines)
    header = [name.strip().lstrip("\ufeff") for name in next(reader, [])]
    layout = layout_of(header)
    readers = {name: _reader(name, layout, spec) for name, spec in layout.columns.items()}
    found = Found(layout, tuple(name for name in facts.BY_NAME if name in readers))
    for cells in reader:
        if not cells:
            continue
        if len(cells) != len(header):
            found.refuse(Fault(reader.line_num, "", WIDTH))
            continue
        row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        _take(row, readers, found, reader.line_num)
    return found


def _take(row: Mapping[str, str], readers: Mapping[str, Read], found: Found, line: int) -> None:
    values: list[str] = []
    for name in found.columns:
        value = readers[name](row)
        if value is None:
            found.refuse(Fault(line, name, VALUE))
            return
        values.append(value)
    found.rows.append(tuple(values))


def _reader(name: str, layout: Layout, spec: Mapping[str, Any]) -> Read:
    """How one column of ours is read from a row: a code, `unknown`, or None where the value means nothing."""
    if "flags" in spec:
        return _flags(name, layout, spec["flags"])
    source, known, meant = str(spec["from"]), dict(spec.get("values", {})), _meaning(name)
    book: dict[str, str | None] = {**dict.fromkeys(layout.empty, facts.UNKNOWN), **known}

    def one(row: Mapping[str, str]) -> str | None:
        value = row[source]
        if value not in book:
            book[value] = meant(value)
        return book[value]

    return one


def _flags(name: str, layout: Layout, flags: Mapping[str, str]) -> Read:
    several = facts.BY_NAME[name].several

    def group(row: Mapping[str, str]) -> str | None:
        if any(row.get(flag, "") not in YES and row.get(flag, "") not in layout.empty for flag in flags):
            return None
        said = {code for flag, code in flags.items() if row.get(flag, "") in YES}
        if len(said) > 1:
            return several or None
        return said.pop() if said else facts.UNKNOWN

    return group


def _meaning(name: str) -> Callable[[str], str | None]:
    """What a value that is not listed in the layout means: by the code list, as a country, as a year."""
    fact = facts.BY_NAME[name]
    if fact.kind == "country":
        return places.normalise
    if fact.kind == "code":
        return codes.get(fact.codes).normalise
    if fact.kind == "year":
        return lambda text: text if text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR else None
    return lambda _text: None


def domain(name: str, rows: Sequence[tuple[str, ...]], place: int) -> tuple[str, ...]:
    """Every value a column may take, by its list; years by what a public file holds, which is public already."""
    fact = facts.BY_NAME[name]
    if fact.kind == "year":
        return (*sorted({row[place] for row in rows if row[place].isdigit()}), facts.UNKNOWN)
    return fact.values()


def text_of(data: bytes) -> Iterator[str]:
    """The lines of a file in UTF-8. Raises UnicodeDecodeError."""
    return iter(data.decode("utf-8-sig").splitlines(keepends=True))
