"""Forms for tests, written as people write them, and definitions made of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from tessera.protection.forms.engine.book import Book, from_csv
from tessera.protection.forms.engine.compile import Compiled, compile_book
from tessera.protection.forms.engine.definition import Definition

COLUMNS = (
    "type", "name", "label::English (en)", "label::Arabic (ar)", "hint::English (en)", "required", "relevant",
    "constraint", "constraint_message::English (en)", "constraint_message::Arabic (ar)", "calculation", "appearance",
    "default", "class", "parameters",
)  # fmt: skip
SHORT = {"en": "label::English (en)", "ar": "label::Arabic (ar)"}


def text(survey: Iterable[dict[str, str]], choices: Iterable[tuple[str, ...]] = (), **settings: str) -> str:
    """A form as one CSV. `survey` rows use `en` and `ar` for labels; `choices` are (list, name, English, Arabic)."""
    stream = io.StringIO()
    write = csv.writer(stream).writerow
    write(["survey", *COLUMNS])
    for row in survey:
        full = {SHORT.get(key, key): value for key, value in row.items()}
        assert set(full) <= set(COLUMNS), full
        write(["survey", *(full.get(column, "") for column in COLUMNS)])
    write(["choices", "list_name", "name", "label::English (en)", "label::Arabic (ar)"])
    for choice in choices:
        write(["choices", *choice])
    write(["settings", *(settings or {"form_title": ""})])
    write(["settings", *(settings.values() or [""])])
    return stream.getvalue()


def book(survey: Iterable[dict[str, str]], choices: Iterable[tuple[str, ...]] = (), **settings: str) -> Book:
    """The same, read."""
    return from_csv(text(survey, choices, **settings))


def compiled(*survey: dict[str, str], choices: Iterable[tuple[str, ...]] = (), **settings: str) -> Compiled:
    """What the compiler says of it."""
    return compile_book(book(survey, choices, **settings), key="test")


def shape(*survey: dict[str, str], choices: Iterable[tuple[str, ...]] = (), **settings: str) -> Definition:
    """Its definition; the test fails where it has faults."""
    made = compiled(*survey, choices=choices, **settings)
    assert made.definition is not None, made.problems
    return made.definition


def question(name: str, type: str = "text", **more: str) -> dict[str, str]:
    """One row, labelled with its own name."""
    return {"type": type, "name": name, "en": name.replace("_", " ").title(), **more}


YES_NO = (("yn", "yes", "Yes", "نعم"), ("yn", "no", "No", "لا"))
BEGIN, END = "begin group", "end group"
REPEAT, END_REPEAT = "begin repeat", "end repeat"
