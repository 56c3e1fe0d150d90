"""The sheet of choices, and words in several languages."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.protection.forms.engine.book import Book, Line, Problem
from tessera.protection.forms.engine.definition import Choice, Labels
from tessera.protection.forms.enums import MOST_CHOICES

ChoiceLists = dict[str, list[Choice]]
_IN_BRACKETS = re.compile(r"\(\s*([A-Za-z]{2,3}(?:-[A-Za-z]+)?)\s*\)\s*$")


def language_of(text: str) -> str:
    """The code of a language as a heading names it: `Arabic (ar)`, `ar` or `Arabic`; the text itself for no language."""
    if found := _IN_BRACKETS.search(text):
        return found.group(1).lower()
    return codes.get("language").normalise(text) or text.strip().lower()


def texts(line: Line, column: str, default: str) -> Labels:
    """The words of a cell by language; a heading without a language is in the form's own."""
    found: dict[str, str] = {}
    for heading, cell in line.cells.items():
        name, _colons, language = heading.partition("::")
        if name == column:
            found[language_of(language) if language else default] = cell
    return found


def languages_of(book: Book, default: str) -> tuple[str, ...]:
    """The languages in which the form has labels, its own first."""
    found = {default: None}
    for heading in book.columns.get("survey", []):
        name, colons, language = heading.partition("::")
        if name == "label" and colons:
            found[language_of(language)] = None
    return tuple(found)


def read_choices(book: Book, problems: list[Problem]) -> ChoiceLists:
    """The lists of the sheet `choices`, in order. What is wrong is added to `problems`."""
    found: ChoiceLists = {}
    rows = book.lines("choices")
    if len(rows) > MOST_CHOICES:
        text = _("A form holds at most %(most)s choices. For countries and languages use the lists of the house.")
        problems.append(Problem(text % {"most": MOST_CHOICES}, "choices"))
        return found
    settings = book.lines("settings")
    default = (
        language_of(settings[0].get("default_language")) if settings and settings[0].get("default_language") else "en"
    )
    for line in rows:
        name, code = line.get("list_name") or line.get("list_name".replace("_", " ")), line.get("name")
        if not name or not code:
            column = "name" if name else "list_name"
            problems.append(Problem(_("A choice needs a list_name and a name."), "choices", line.number, column))
            continue
        if len(code.split()) > 1 or len(code) > 80:
            text = _("The name %(name)s cannot be used for a choice: no spaces, at most 80 characters.")
            problems.append(Problem(text % {"name": f"“{code}”"}, "choices", line.number, "name"))
            continue
        chosen = found.setdefault(name, [])
        if any(choice.code == code for choice in chosen):
            text = _("The choice %(name)s stands twice in the list %(list)s. Take one away.")
            problems.append(Problem(text % {"name": code, "list": name}, "choices", line.number, "name"))
            continue
        chosen.append(Choice(code, texts(line, "label", default)))
    return found
