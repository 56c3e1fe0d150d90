"""What a reader makes of a file, and the readers there are.

A room of an upper floor brings the reader of a standard:

    from tessera.partnership.donors import api as donors

    donors.register_reader(donors.Reader("iati", _("IATI activities (XML)"), (".xml",), read))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tessera.partnership.donors.enums import Basis, Status

# What one request reads; the command takes the larger limit of each standard.
MOST_BYTES = 16 * 1024 * 1024


class Unreadable(ValueError):
    """The file as a whole cannot be read; the message says what to mend."""


@dataclass(frozen=True, slots=True)
class Found:
    """A project as the file says it. `shares` in per cent by ISO alpha-3 code, None where none is given; `words` is what
    relevance is judged by and is not kept."""

    line: int
    reference: str
    donor: str
    title: str
    as_of: date
    donor_reference: str = ""
    implementer: str = ""
    status: str = Status.UNKNOWN
    starts: date | None = None
    ends: date | None = None
    total: Decimal | None = None
    currency: str = ""
    basis: str = Basis.NONE
    shares: Mapping[str, Decimal | None] = field(default_factory=dict)
    sectors: tuple[str, ...] = ()
    counted: bool = True
    words: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something about a line: what it is and how to mend it. `refused`: the project was not taken."""

    line: int
    what: str
    remedy: str
    refused: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as read: its projects and faults in the order of the lines, and how many it holds."""

    found: tuple[Found, ...]
    faults: tuple[Fault, ...]
    rows: int


class Read(Protocol):
    """Reads a file; `donor` is whose projects they are where the file does not say, `today` the day it is read."""

    def __call__(self, data: bytes, *, donor: str, today: date) -> Sheet:
        """Raises Unreadable."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A kind of file that can be brought in."""

    key: str
    label: str | Promise
    endings: tuple[str, ...]
    read: Read


_READERS: dict[str, Reader] = {}


def register_reader(reader: Reader) -> Reader:
    """Adds a kind of file."""
    return _READERS.setdefault(reader.key, reader)


def readers() -> list[Reader]:
    """The kinds of file, by their keys."""
    return [_READERS[key] for key in sorted(_READERS)]


def read(name: str, data: bytes, *, donor: str, today: date) -> Sheet:
    """Reads a file by the ending of its name. Raises Unreadable."""
    if not data.strip():
        raise Unreadable(_("The file is empty. Save it again, or choose another one."))
    for reader in readers():
        if name.lower().endswith(reader.endings):
            return reader.read(data, donor=donor, today=today)
    known = ", ".join(ending for reader in readers() for ending in reader.endings)
    raise Unreadable(_("The name of the file ends in none of %(known)s. Save it as one of these.") % {"known": known})
