"""The door of the room: definitions, the page's form of one, answers kept and read, and answers in words.

    shape = forms.definition("safety_plan", by=actor)
    form = restore(forms.form(shape, request.POST or None), request)
    if request.method == "POST" and form.is_valid():
        response = forms.save(case_id, shape, form.answers, by=actor)

with `{% include "forms/fields.html" %}` inside the page's `<form method="post" data-draft="…">`. The caller has checked
rights and writes the ledger row: this room keeps answers, whose they are and who may read them is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.protection.forms.actions import answer, save, upload, use
from tessera.protection.forms.engine.answers import Answers
from tessera.protection.forms.engine.book import Book, Line, from_csv
from tessera.protection.forms.engine.definition import Choice, Definition, Item
from tessera.protection.forms.engine.words import Section, answer_words, words
from tessera.protection.forms.fields import AnswersForm
from tessera.protection.forms.queries import Kept, definition, kept
from tessera.protection.forms.shipped import BrokenForm, register_shipped, shipped

__all__ = [
    "Answers",
    "AnswersForm",
    "Book",
    "BrokenForm",
    "Choice",
    "Definition",
    "Item",
    "Kept",
    "Line",
    "Section",
    "answer",
    "answer_words",
    "definition",
    "form",
    "from_csv",
    "kept",
    "read",
    "register_shipped",
    "save",
    "shipped",
    "upload",
    "use",
    "words",
]


def form(
    definition: Definition, data: Any = None, *, initial: Answers | None = None, language: str = ""
) -> AnswersForm:
    """The page's form of a definition; `data` is what was posted, `initial` answers as they are kept."""
    return AnswersForm(definition, data, initial=initial, language=language)


def read(ids: Iterable[UUID | None], *, by: Actor) -> dict[UUID, Answers]:
    """Answers by the id of their response; those of erased people are left out. The caller has checked rights."""
    return {each.id: each.answers for each in kept(ids, by=by).values() if each.answers is not None}
