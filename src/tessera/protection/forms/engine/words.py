"""Answers in words, for pages, prints and the survivor's own copy."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _

from tessera.protection.forms.engine.answers import Answers
from tessera.protection.forms.engine.definition import Definition, Item


@dataclass(frozen=True, slots=True)
class Section:
    """A heading ("" for none) and (question, answer) pairs in words."""

    heading: str
    pairs: tuple[tuple[str, str], ...]


def words(definition: Definition, answers: Answers, language: str = "") -> list[Section]:
    """What was answered, section by section, in a language (default: the active one); what was not is left out."""
    with translation.override(language or translation.get_language() or "en"):
        found = [Section("", tuple(_pairs(definition.items, answers)))]
        for item in definition.items:
            found += _sections(item, answers, "")
    return [section for section in found if section.pairs]


def _pairs(items: tuple[Item, ...], answers: Answers) -> Iterator[tuple[str, str]]:
    for item in items:
        answer = answers.get(item.name)
        # A calculation without words works for other questions, not for readers.
        if item.type not in {"group", "repeat", "note"} and answer not in (None, "", []) and item.labels:
            yield item.label(), answer_words(item, answer)


def _sections(item: Item, answers: Answers, above: str) -> Iterator[Section]:
    if item.type not in {"group", "repeat"}:
        return
    heading = " · ".join(part for part in (above, item.label() if item.labels else "") if part)
    if item.type == "group":
        yield from _inside(item, answers, heading)
        return
    for number, row in enumerate(answers.get(item.name) or (), start=1):
        numbered = _("%(heading)s (%(number)s)") % {"heading": heading, "number": formats.number_format(number)}
        yield from _inside(item, row, numbered)


def _inside(item: Item, answers: Answers, heading: str) -> Iterator[Section]:
    yield Section(heading, tuple(_pairs(item.children, answers)))
    for child in item.children:
        yield from _sections(child, answers, heading)


def dated(value: datetime.date, precision: str) -> str:
    """A date with no more than what is known of it."""
    known = {"year": "Y", "month": "F Y"}.get(precision, "j F Y")
    if precision == "estimated":
        known = "Y" if (value.day, value.month) == (1, 1) else "F Y" if value.day == 1 else "j F Y"
        return _("about %(date)s") % {"date": formats.date_format(value, known)}
    return formats.date_format(value, known)


def answer_words(item: Item, answer: Any) -> str:
    """One answer in the active language."""
    if item.type == "select_multiple" and isinstance(answer, list):
        # Translators: between the parts of a list; Arabic has its own comma.
        return _(", ").join(item.choice_label(code) for code in answer)
    if item.type == "select_one":
        return item.choice_label(str(answer))
    if item.type == "acknowledge":
        return _("Yes")
    if isinstance(answer, dict):
        return dated(datetime.date.fromisoformat(answer["value"]), answer.get("precision", "exact"))
    if item.type == "datetime":
        return formats.date_format(datetime.datetime.fromisoformat(str(answer)), "j F Y, H:i")
    if isinstance(answer, int | float):
        return formats.number_format(answer)
    return str(answer)
