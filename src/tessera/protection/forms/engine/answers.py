"""Working out a form: which questions are asked, what calculations give, and which answers therefore stay.

Answers are plain data: codes, lists of codes, numbers, text, dates as {"value": ISO date, "precision": code}, and for
a repeat a list of such dictionaries. An answer to a question that is not asked is dropped, always.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tessera.protection.forms.engine.definition import Definition
from tessera.protection.forms.engine.evaluate import Value, boolean, evaluate, number_text, text
from tessera.protection.forms.engine.expressions import Node
from tessera.protection.forms.engine.order import order
from tessera.protection.forms.enums import MOST_REPEATS

Answers = dict[str, Any]
# A question at one place: its name, and which row of its repeat (None outside).
Place = tuple[str, int | None]


@dataclass(slots=True)
class Settled:
    """A form worked out: the answers that stay, every place that is asked, and where something is not as it must be."""

    answers: Answers
    asked: set[Place]
    unfit: set[Place] = field(default_factory=set)
    missing: set[Place] = field(default_factory=set)


def plain(answer: Any) -> str:
    """An answer as expressions see it: text, several codes with spaces between them, dates as ISO; "" for none."""
    if answer is None or answer == "" or answer == []:
        return ""
    if isinstance(answer, Mapping):
        return str(answer.get("value", ""))
    if isinstance(answer, str):
        return answer
    if isinstance(answer, Sequence):
        return " ".join(str(each) for each in answer)
    if isinstance(answer, bool):
        return "true" if answer else "false"
    return number_text(float(answer))


class _Scope:
    """Sees the answers from one row of a repeat, or from outside."""

    def __init__(self, run: _Run, index: int | None, repeat: str) -> None:
        self.run, self.index, self.repeat = run, index, repeat
        self.today = run.today
        self.self: str = ""

    def own(self) -> Value:
        return self.self

    def ref(self, name: str) -> Value:
        repeat = self.run.definition.repeat_of.get(name, "")
        if name in self.run.rows:
            return [""] * self.run.rows[name] if (name, None) in self.run.asked else []
        if not repeat or repeat == self.repeat:
            return self.run.values.get((name, self.index if repeat else None), "")
        return [
            self.run.values.get((name, index), "")
            for index in range(self.run.rows[repeat])
            if (name, index) in self.run.asked
        ]


class _Run:
    def __init__(self, definition: Definition, given: Mapping[str, Any], today: datetime.date) -> None:
        self.definition, self.given, self.today = definition, given, today
        self.asked: set[Place] = set()
        self.values: dict[Place, str] = {}
        self.kept: dict[Place, Any] = {}
        self.rows = {
            item.name: len(_rows(given.get(item.name))) for item, _around in definition.walk() if item.type == "repeat"
        }

    def places(self, name: str) -> list[Place]:
        repeat = self.definition.repeat_of.get(name)
        return [(name, index) for index in range(self.rows[repeat])] if repeat else [(name, None)]

    def scope(self, place: Place) -> _Scope:
        return _Scope(self, place[1], self.definition.repeat_of.get(place[0], ""))

    def holds(self, node: Node, place: Place, own: str = "") -> bool:
        scope = self.scope(place)
        scope.self = own
        return boolean(evaluate(node, scope))

    def given_at(self, place: Place) -> Any:
        name, index = place
        if index is None:
            return self.given.get(name)
        return _rows(self.given.get(self.definition.repeat_of[name]))[index].get(name)

    def settle(self, place: Place) -> None:
        item = self.definition.item(place[0])
        around = self.definition.around[item.name]
        if around:
            parent = around[-1].name
            if (parent, place[1] if parent in self.definition.repeat_of else None) not in self.asked:
                return
        if item.relevant is not None and not self.holds(item.relevant, place):
            return
        self.asked.add(place)
        if item.type in {"group", "repeat", "note"}:
            return
        if item.type == "calculate":
            answer = calculated(evaluate(item.calculation, self.scope(place))) if item.calculation else None
        else:
            answer = self.given_at(place)
        if answer not in (None, "", []):
            self.kept[place], self.values[place] = answer, plain(answer)


def _rows(answer: Any) -> list[Mapping[str, Any]]:
    return (
        answer[:MOST_REPEATS] if isinstance(answer, list) and all(isinstance(each, Mapping) for each in answer) else []
    )


def calculated(value: Value) -> Any:
    """The result of a calculation as it is kept: nothing where it could not be worked out."""
    if isinstance(value, bool):
        return text(value)
    if isinstance(value, float):
        if math.isnan(value) or math.isinf(value):
            return None
        return int(value) if value == int(value) and abs(value) < 1e15 else value
    return text(value)


def settle(definition: Definition, given: Mapping[str, Any], *, today: datetime.date) -> Settled:
    """Works a form out. `unfit` are places whose constraint does not hold, `missing` those that need an answer."""
    run = _Run(definition, given, today)
    for name in order(definition):
        for place in run.places(name):
            run.settle(place)
    result = Settled(_nested(run), run.asked)
    for place in run.asked:
        item = definition.item(place[0])
        if (
            item.constraint is not None
            and place in run.values
            and not run.holds(item.constraint, place, run.values[place])
        ):
            result.unfit.add(place)
        if (
            item.required is not None
            and item.holds_answer
            and place not in run.values
            and run.holds(item.required, place)
        ):
            result.missing.add(place)
    return result


def _nested(run: _Run) -> Answers:
    found: Answers = {}
    for item, _around in run.definition.walk():
        if item.type == "repeat":
            inside = [
                each.name
                for each in run.definition.by_name.values()
                if run.definition.repeat_of.get(each.name) == item.name
            ]
            rows = [
                {name: run.kept[name, index] for name in inside if (name, index) in run.kept}
                for index in range(run.rows[item.name])
            ]
            if rows := [row for row in rows if row]:
                found[item.name] = rows
        elif item.name not in run.definition.repeat_of and (item.name, None) in run.kept:
            found[item.name] = run.kept[item.name, None]
    return found
