"""A form for paper: boxes to tick, lines to write on, conditions in words; or with its answers filled in."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import formats
from django.utils.translation import get_language

from tessera.kernel import codes
from tessera.protection.forms.engine.answers import Answers
from tessera.protection.forms.engine.definition import Definition, Item
from tessera.protection.forms.engine.in_words import in_words
from tessera.protection.forms.engine.words import answer_words

# More choices than these are written on a line: a sheet of countries to tick helps nobody.
_MOST_BOXES = 40
# A blank form leaves room for so many rows of a repeat.
_BLANK_ROWS = 2


@dataclass(slots=True)
class Box:
    """One choice with its box."""

    label: str
    ticked: bool = False


@dataclass(slots=True)
class Sheet:
    """One thing on the paper. `kind` is section, note, boxes, line, lines or date."""

    kind: str
    label: str
    hint: str = ""
    only: str = ""
    level: int = 2
    boxes: list[Box] = field(default_factory=list)
    apart: list[Box] = field(default_factory=list)
    answer: str = ""
    children: list[Sheet] = field(default_factory=list)


def sheet(definition: Definition, answers: Answers | None = None) -> list[Sheet]:
    """The paper of a form; without answers it is blank."""
    return _parts(definition, definition.items, answers, 2)


def _parts(definition: Definition, items: tuple[Item, ...], answers: Answers | None, level: int) -> list[Sheet]:
    found: list[Sheet] = []
    for item in items:
        if item.type == "repeat":
            found += _repeat(definition, item, answers, level)
        elif item.type == "group":
            children = _parts(definition, item.children, answers, level + 1)
            found.append(
                Sheet(
                    "section",
                    item.label() if item.labels else "",
                    item.hint(),
                    _only(definition, item),
                    level,
                    children=children,
                )
            )
        elif item.type == "calculate":
            if item.labels and answers is not None and item.name in answers:
                found.append(Sheet("line", item.label(), answer=answer_words(item, answers[item.name])))
        else:
            found.append(_question(definition, item, answers))
    return found


def _only(definition: Definition, item: Item) -> str:
    return in_words(item.relevant, definition, get_language() or "en") if item.relevant is not None else ""


def _repeat(definition: Definition, item: Item, answers: Answers | None, level: int) -> list[Sheet]:
    rows: list[Answers | None] = list(answers.get(item.name) or []) if answers is not None else [None] * _BLANK_ROWS
    return [
        Sheet(
            "section", f"{item.label()} {formats.number_format(number)}", item.hint(), _only(definition, item), level,
            children=_parts(definition, item.children, row, level + 1),
        )
        for number, row in enumerate(rows, start=1)
    ]  # fmt: skip


def _question(definition: Definition, item: Item, answers: Answers | None) -> Sheet:
    part = Sheet("line", item.label(), item.hint(), _only(definition, item))
    answer = answers.get(item.name) if answers is not None else None
    choices = item.choices()
    if item.type == "note":
        part.kind = "note"
    elif item.type in {"select_one", "select_multiple"} and len(choices) <= _MOST_BOXES:
        part.kind, chosen = "boxes", {answer} if isinstance(answer, str) else set(answer or ())
        part.boxes = [Box(str(label), code in chosen) for code, label in choices]
        house = codes.get("empty_answers")
        part.apart = [Box(house.label(code), code in chosen) for code in item.empties()]
        # A retired code is chosen by nobody any more, and still was the answer.
        kept = chosen - {code for code, _label in choices} - set(item.empties())
        part.boxes += [Box(item.choice_label(str(code)), True) for code in sorted(map(str, kept))]
    elif item.type == "text" and "multiline" in item.appearance:
        part.kind = "lines"
    elif item.type in {"date", "datetime"}:
        part.kind = "date"
    if part.kind != "boxes" and answer not in (None, "", []):
        part.answer = answer_words(item, answer)
    return part
