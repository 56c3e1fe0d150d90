"""The forms that come with the system, which rooms register at the start."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.utils import translation

from tessera.protection.forms.engine.book import Book, Line, from_csv
from tessera.protection.forms.engine.compile import compile_book
from tessera.protection.forms.engine.definition import Definition

# An XLSForm in CSV, or what makes the book when it is first asked for.
Source = Path | Callable[[], Book]
_shipped: dict[str, tuple[Source, str]] = {}
COMMON_HEADER = Path(__file__).parent / "definitions" / "common_header.csv"


class BrokenForm(ValueError):
    """A shipped form does not compile: a fault of the program, named by sheet, row and column."""


def register_shipped(key: str, source: Source, *, room: str) -> None:
    """Announces a form that comes with the system: an XLSForm in CSV, or a function that makes its book.

    Raises ValueError for a key in use.
    """
    if key in _shipped:
        raise ValueError(f"the form {key!r} is registered already")
    _shipped[key] = (source, room)


def names(room: str = "") -> list[str]:
    """The keys of shipped forms, of one room or of all."""
    return [key for key, (_source, where) in _shipped.items() if not room or room == where]


@cache
def shipped(key: str) -> Definition:
    """The shipped form of this key. Raises KeyError, BrokenForm."""
    source, _room = _shipped[key]
    book = with_header(from_csv(source.read_text(encoding="utf-8")) if isinstance(source, Path) else source())
    with translation.override("en"):
        made = compile_book(book, key=key, shipped=True)
    if made.definition is None:
        lines = [f"{p.sheet} {p.row} {p.column}: {p.text}" for p in made.problems]
        raise BrokenForm(f"the form {key!r} does not compile:\n" + "\n".join(lines))
    return made.definition


def with_header(book: Book) -> Book:
    """The book with the common header in place of a row of the type `include common_header`."""
    survey = book.lines("survey")
    if not any(_includes(line) for line in survey):
        return book
    header = from_csv(COMMON_HEADER.read_text(encoding="utf-8"))
    lines = [each for line in survey for each in (header.lines("survey") if _includes(line) else [line])]
    wide = [*book.columns["survey"], *header.columns["survey"]]
    return Book(
        sheets={**book.sheets, "survey": [Line(number, line.cells) for number, line in enumerate(lines, start=2)]},
        columns={**book.columns, "survey": list(dict.fromkeys(wide))},
        remarks=book.remarks,
    )


def _includes(line: Line) -> bool:
    return line.get("type").split() == ["include", "common_header"]
