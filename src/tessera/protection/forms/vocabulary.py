"""Intake and episode as forms, made from the same fields that the case pages ask: for paper and for other programs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.protection.cases import api as cases
from tessera.protection.forms.engine.book import Book, Line
from tessera.protection.forms.engine.definition import COUNTRY

_HOUSE = {"country": COUNTRY, "language": "language", "answer": "yes_no"}
_LANGUAGES = {code: f"label::{codes.get('language').label(code, 'en')} ({code})" for code, _name in settings.LANGUAGES}
_TITLES = {"intake": "Intake", "episode": "Episode of the account"}


def book(key: str) -> Book:
    """The form of this key, `intake` or `episode`. Raises KeyError."""
    fields = cases.FIELDS[key]
    # An episode says its own source.
    rows: list[dict[str, str]] = [] if "source" in fields else [{"type": "include common_header"}]
    choices: list[dict[str, str]] = []
    for part in fields.values():
        row = {"name": part.name, **_in_each(partial(str, part.label))}
        if part.kind in {"date", "decimal", "money"}:
            row["type"] = "date" if part.kind == "date" else "decimal"
        elif part.kind in {"age", "year"}:
            row |= {"type": "integer", "constraint": f". >= {part.low} and . <= {part.high}"}
        elif part.kind == "subdivision":
            row["type"] = "text"
        else:
            name = part.name if part.beyond else f"codes.{part.codes or _HOUSE[part.kind]}"
            kind = "select_multiple" if part.several else "select_one"
            row["type"] = f"{kind} {name}" + (" or_empty" if part.empty else "")
            choices += _with_beyond(part) if part.beyond else []
        rows.append(row)
        if part.kind == "money":
            words = _in_each(lambda: _("Its currency (three letters)"))
            rows.append({"type": "text", "name": f"{part.name}_currency", **words})
    return Book(
        sheets={
            "survey": _lines(rows),
            "choices": _lines(choices),
            "settings": _lines([{"form_title": _TITLES[key], "form_id": key}]),
        },
        columns={
            "survey": ["type", "name", *_LANGUAGES.values(), "constraint"],
            "choices": ["list_name", "name", *_LANGUAGES.values()],
            "settings": ["form_title", "form_id"],
        },
    )


def _with_beyond(part: Any) -> list[dict[str, str]]:
    """A list of the house with the values allowed beside it (stateless), written out."""
    values = [code for code, _label in cases.field_choices(part)]
    return [
        {"list_name": part.name, "name": value, **_in_each(partial(cases.field_label, part, value))} for value in values
    ]


def _in_each(say: Callable[[], str]) -> dict[str, str]:
    found = {}
    for language, heading in _LANGUAGES.items():
        with translation.override(language):
            found[heading] = say()
    return found


def _lines(rows: list[dict[str, str]]) -> list[Line]:
    return [Line(number, row) for number, row in enumerate(rows, start=2)]
