"""Microdata as codes, and the counts of every table of a release.

Cells are counted by combining the codes of a table's columns into one number (mixed radix) and
counting those with ``numpy.bincount``: one pass over the records per table, no sorting.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Spec = tuple[str, ...]
Counts = NDArray[np.int64]

MAX_ORDER = 3
UNKNOWN = "unknown"
"""How a missing answer (the empty string) is written; missing is a value like any other."""

MERGED = "*"
"""In tables of two and three columns: all values of a column whose one-way count is hidden, together."""

_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Microdata:
    """Records as small integers: ``codes[r, c]`` is the position of record r's value in ``domains[columns[c]]``.

    Domains come from code lists, never from the data, so that the set of possible values tells nothing
    about who was counted. ``contributors`` says by a number who supplied each record, for the rules about
    contributors; ``keys`` is a number of 16 bits per person for the fixed perturbation. Both may be absent.
    Raises ValueError when shapes, names or codes do not fit together.
    """

    columns: tuple[str, ...]
    domains: Mapping[str, tuple[str, ...]]
    codes: NDArray[np.integer]
    contributors: NDArray[np.integer] | None = None
    keys: NDArray[np.integer] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(self.columns))
        object.__setattr__(self, "domains", {name: _written(name, self.domains) for name in self.columns})
        _check_columns(self.columns)
        if self.codes.ndim != 2 or self.codes.shape[1] != len(self.columns):
            raise ValueError(f"codes must be records x {len(self.columns)} columns, not {self.codes.shape}")
        for beside, what in ((self.contributors, "contributors"), (self.keys, "keys")):
            if beside is not None and (beside.shape != (self.records,) or (beside.size and beside.min() < 0)):
                raise ValueError(f"{what} must be one number of 0 or more per record")
        for position, name in enumerate(self.columns):
            column = self.codes[:, position]
            if column.size and (column.min() < 0 or column.max() >= len(self.domains[name])):
                raise ValueError(f"column {name!r} holds a code outside its domain of {len(self.domains[name])} values")

    @property
    def records(self) -> int:
        """The number of records."""
        return int(self.codes.shape[0])

    @property
    def suppliers(self) -> int:
        """How many contributors there are among the records; 0 where nobody says."""
        return 0 if self.contributors is None else len(np.unique(self.contributors))

    @classmethod
    def from_rows(
        cls, columns: Sequence[str], domains: Mapping[str, Sequence[str]], rows: Iterable[Sequence[str | None]]
    ) -> Microdata:
        """Encode an iterable of row tuples; holds one chunk of rows and two bytes per value at a time.

        None and the empty string are ``unknown``. A value outside its domain raises ValueError naming the
        column and the record's position, never the value, which could identify somebody.
        """
        written = {name: _written(name, domains) for name in columns}
        lookup: list[dict[str | None, int]] = []
        for name in columns:
            book: dict[str | None, int] = {value: code for code, value in enumerate(written[name])}
            if UNKNOWN in book:
                book[""] = book[None] = book[UNKNOWN]
            lookup.append(book)
        dtype = np.uint16 if all(len(written[name]) <= 65_536 for name in columns) else np.uint32
        chunks: list[NDArray[np.integer]] = []
        source = iter(rows)
        done = 0
        while batch := list(itertools.islice(source, _CHUNK)):
            chunks.append(_encode(batch, columns, lookup, dtype, done))
            done += len(batch)
        codes = np.concatenate(chunks) if chunks else np.zeros((0, len(columns)), dtype)
        return cls(tuple(columns), written, codes)


def _check_columns(columns: tuple[str, ...]) -> None:
    if len(set(columns)) != len(columns):
        raise ValueError("a column is named twice")
    for name in columns:
        if not name or "|" in name:
            raise ValueError(f"column name {name!r} is empty or holds '|', which joins names in the release file")


def _written(name: str, domains: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The domain as it is written in a release: '' becomes ``unknown``; doubles and reserved marks are refused."""
    if name not in domains:
        raise ValueError(f"column {name!r} has no domain; add its code list")
    values = tuple(dict.fromkeys(value or UNKNOWN for value in domains[name]))
    if len(values) != len(set(domains[name]) - {""} | ({UNKNOWN} if "" in domains[name] else set())):
        raise ValueError(f"the domain of {name!r} lists a value twice")
    if any("|" in value or value == MERGED for value in values):
        raise ValueError(f"the domain of {name!r} holds a value with '|' or the reserved value {MERGED!r}")
    return values


def _encode(
    batch: list[Sequence[str | None]],
    columns: Sequence[str],
    lookup: list[dict[str | None, int]],
    dtype: type[np.uint16] | type[np.uint32],
    done: int,
) -> NDArray[np.integer]:
    out = np.empty((len(batch), len(columns)), dtype)
    for position, name in enumerate(columns):
        book = lookup[position]
        try:
            out[:, position] = [book[row[position]] for row in batch]
        except (KeyError, IndexError):
            for offset, row in enumerate(batch):
                if len(row) <= position or row[position] not in book:
                    raise ValueError(
                        f"record {done + offset + 1}: the value of {name!r} is absent or not in its code list"
                    ) from None
    return out


def closure(columns: Sequence[str], chosen: Iterable[Sequence[str]] | None) -> list[Spec]:
    """Every table of the release, smallest order first, columns in microdata order.

    Publishing a table publishes its marginals, so these belong to the release and are listed in it.
    None chooses all tables of one, two and three columns. Raises ValueError on an unknown or repeated
    column, or more than three columns.
    """
    rank = {name: position for position, name in enumerate(columns)}
    specs: set[Spec] = set()
    wanted = itertools.combinations(columns, min(MAX_ORDER, len(columns))) if chosen is None else chosen
    for names in wanted:
        if not 1 <= len(names) <= MAX_ORDER or len(set(names)) != len(names):
            raise ValueError(f"a table has one to {MAX_ORDER} different columns, not {list(names)}")
        missing = [name for name in names if name not in rank]
        if missing:
            raise ValueError(f"unknown column {missing[0]!r}; choose from {', '.join(columns)}")
        ordered = sorted(names, key=rank.__getitem__)
        for order in range(1, len(ordered) + 1):
            specs.update(itertools.combinations(ordered, order))
    return sorted(specs, key=lambda spec: (len(spec), [rank[name] for name in spec]))


def combined(codes: Sequence[NDArray[np.integer]], shape: Sequence[int]) -> NDArray[np.int64]:
    """One number per record that names its cell in a table of ``shape`` (mixed radix)."""
    out = codes[0].astype(np.int64)
    for column, size in zip(codes[1:], shape[1:], strict=True):
        out *= size
        out += column
    return out


def count_table(codes: Sequence[NDArray[np.integer]], shape: Sequence[int]) -> Counts:
    """Counts of one table as a dense array of ``shape``; ``codes`` holds one array of codes per column."""
    return np.bincount(combined(codes, shape), minlength=int(np.prod(shape))).reshape(shape)
