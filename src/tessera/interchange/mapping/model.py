"""A mapping as the program holds it, and a row as it comes out."""

import datetime
from collections.abc import Callable
from collections.abc import Mapping as Table_
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from tessera.interchange.mapping.targets import Target

UNKNOWN = "unknown"
EMPTY_ANSWERS = ("unknown", "not_asked", "declined", "not_applicable")
KEEP_RECORD = "keep_record"


class Codes(Protocol):
    """What mapping asks of a code list; `tessera.kernel.codes` gives it."""

    def values(self) -> tuple[str, ...]:
        """All codes."""

    def label(self, code: str, language: str | None = None) -> str:
        """The label of a code, in the active language."""

    def normalise(self, text: str, include_empty: bool = False) -> str | None:
        """The code that a text means, None where it means none."""


Resolver = Callable[[str], Codes]
"""The code list of a name. Raises LookupError."""


class DateAnswer(NamedTuple):
    """A date and how exactly it is known: `exact`, `month` (day is 1) or `year` (1 January)."""

    date: datetime.date
    precision: str


Value = str | int | float | DateAnswer | tuple[str, ...]
Fields = dict[str, Value]


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What one column means. With `only` set, no text but the keys of `values` is taken; blank gives `empty` ("" = left out)."""

    column: str
    target: Target
    slot: str = ""
    names: tuple[str, ...] = ()
    values: Table_[str, tuple[str, ...]] = field(default_factory=dict)
    only: bool = False
    empty: str = ""
    split: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    style: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """One episode that a row may tell of. `always`: even with nothing filled in. `joins`: goes into one of the same type."""

    name: str
    constants: Fields
    always: bool = False
    joins: bool = False


@dataclass(frozen=True, slots=True)
class ConsentRule:
    """Which purposes a row is consented to, under whose collection, and which column decides (none: every row)."""

    purposes: tuple[str, ...]
    collected_elsewhere_under: str
    column: str = ""
    given: frozenset[str] = frozenset()
    not_given: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyRule:
    """How a row is known again at the next import: by a column, else by its line and the hash of the file."""

    column: str = ""
    names: tuple[str, ...] = ()
    or_row_number: bool = True


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping file, checked."""

    name: str
    title: str
    source: str
    columns: Table_[str, ColumnRule]
    ignored: Table_[str, str]
    """Columns known and not taken, each with the reason."""
    required: tuple[str, ...]
    refuse_other_columns: bool
    key: KeyRule
    consent: ConsentRule | None
    slots: Table_[str, Slot]
    constants: Table_[str, Value]
    """Values of `case` that every row gets."""


@dataclass(frozen=True, slots=True)
class Consent:
    """Consent recorded elsewhere, as the row or its source states it."""

    purposes: tuple[str, ...]
    collected_elsewhere_under: str


@dataclass(frozen=True, slots=True)
class MappedRow:
    """One row in our words. Fields left blank in the source are absent, or an empty answer where the mapping says so.

    `identity` is None for a record that names nobody. `source_key` is the same at every import of the same record; where
    it comes from a column it may be a case number, so store it as a keyed hash. `further` holds sections beyond the case.
    """

    line: int
    source_key: str
    identity: Fields | None
    case: Fields
    episodes: list[Fields]
    consent: Consent | None
    further: dict[str, Fields]
