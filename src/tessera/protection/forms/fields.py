"""The page's form of a definition: fields for every question and every row of a repeat, judged together."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.forms.utils import ErrorDict
from django.utils import formats
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tessera.kernel.clock import today
from tessera.protection.forms.engine.answers import Answers, Place, Settled, settle
from tessera.protection.forms.engine.definition import Definition, Item
from tessera.protection.forms.engine.in_words import in_words
from tessera.protection.forms.engine.words import answer_words
from tessera.protection.forms.enums import MOST_REPEATS
from tessera.ui.forms import (
    AnswerField,
    FuzzyDate,
    FuzzyDateField,
    MultiAnswerField,
    SensitiveField,
    SensitiveTextField,
    UiForm,
)

PREFIX = "q"
LONGEST_TEXT = 20_000
# So many choices are shown at once; more go into a list that opens.
_RADIOS = 7


def place_key(place: Place, repeat: str = "") -> str:
    """The name of the field at a place; a repeat's rows are counted from nought."""
    name, index = place
    return name if index is None else f"{repeat}/{index}/{name}"


def field_for(item: Item, language: str) -> forms.Field:
    """The field of one question. Everything is optional until the whole form is judged."""
    common: dict[str, Any] = {"label": item.label(language), "help_text": item.hint(language), "required": False}
    if item.type == "select_one":
        choices = item.choices(language)
        few = len(choices) <= _RADIOS and "minimal" not in item.appearance
        return AnswerField(choices=choices, empty=item.empties(), radios=few, **common)
    if item.type == "select_multiple":
        return MultiAnswerField(choices=item.choices(language), empty=item.empties(), **common)
    if item.type == "integer":
        return forms.IntegerField(widget=_number("numeric"), localize=True, **common)
    if item.type == "decimal":
        return forms.FloatField(
            min_value=item.low, max_value=item.high, widget=_number("decimal"), localize=True, **common
        )
    if item.type == "date":
        return FuzzyDateField(future=True, **common)
    if item.type == "time":
        return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **common)
    if item.type == "datetime":
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        return forms.DateTimeField(widget=widget, **common)
    if item.type == "acknowledge":
        return forms.BooleanField(**common)
    kind = SensitiveTextField if "multiline" in item.appearance else SensitiveField
    return kind(max_length=LONGEST_TEXT, **common)


def _number(mode: str) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": mode, "class": "input input-short"})


def shown(item: Item, answer: Any) -> Any:
    """An answer as its field takes it at the start."""
    if answer is None:
        return None
    try:
        if item.type == "date" and isinstance(answer, Mapping):
            return FuzzyDate(datetime.date.fromisoformat(answer["value"]), answer["precision"])
        if item.type == "date":
            return FuzzyDate(datetime.date.fromisoformat(answer), "exact")
        if item.type == "time":
            return datetime.time.fromisoformat(answer)
        if item.type == "datetime":
            return datetime.datetime.fromisoformat(answer)
    except (ValueError, KeyError):
        return None
    if item.type == "select_multiple" and isinstance(answer, str):
        return answer.split()
    return bool(answer) if item.type == "acknowledge" else answer


def kept(value: Any) -> Any:
    """A cleaned value as answers hold it."""
    if isinstance(value, FuzzyDate):
        return {"value": value.value.isoformat(), "precision": value.precision}
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=None).isoformat(timespec="minutes")
    if isinstance(value, datetime.time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, bool):
        return "OK" if value else None
    return value.strip() if isinstance(value, str) else value


class AnswersForm(UiForm):
    """A definition as a form. `answers` holds what was answered once `is_valid()` said yes.

    A post of "Add another" or "Remove" is no attempt to save: the form comes back with a row more or less, unjudged.
    """

    template = "forms/fields.html"

    def __init__(
        self,
        definition: Definition,
        data: Any = None,
        *,
        initial: Answers | None = None,
        language: str = "",
        **kwargs: Any,
    ) -> None:
        self.definition, self.language = definition, language
        self.given: Answers = dict(initial or {})
        self.answers: Answers = {}
        self.settled: Settled | None = None
        self.rows: dict[str, int] = {}
        self._data: Any = None
        super().__init__(data, initial=self._initial(), prefix=kwargs.pop("prefix", PREFIX), **kwargs)
        self._grow()

    # restore() puts `data` in after the form was made; the rows of the repeats follow it.
    @property
    def data(self) -> Any:
        """What was posted."""
        return self._data

    @data.setter
    def data(self, value: Any) -> None:
        self._data = value
        if hasattr(self, "fields"):
            self.is_bound = self.is_bound or bool(value)
            self._grow()

    def _initial(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for item in self.definition.by_name.values():
            repeat = self.definition.repeat_of.get(item.name)
            if not item.holds_answer:
                continue
            default = item.default or None
            if repeat is None:
                found[item.name] = shown(item, self.given.get(item.name, default if not self.given else None))
                continue
            for index, row in enumerate(self.given.get(repeat) or []):
                found[place_key((item.name, index), repeat)] = shown(item, row.get(item.name))
        return {name: value for name, value in found.items() if value is not None}

    def _grow(self) -> None:
        """Makes the fields anew: each repeat has as many rows as were posted, were there before, or one."""
        self.rows = {
            item.name: self._count(item.name) for item in self.definition.by_name.values() if item.type == "repeat"
        }
        self.fields.clear()
        for item in self.definition.by_name.values():
            if not item.holds_answer:
                continue
            repeat = self.definition.repeat_of.get(item.name, "")
            for index in range(self.rows[repeat]) if repeat else (None,):
                self.fields[place_key((item.name, index), repeat)] = field_for(item, self.language)
        from tessera.ui.widgets import dress

        for field in self.fields.values():
            dress(field.widget)

    def count_key(self, repeat: str) -> str:
        """The name under which the number of a repeat's rows is posted."""
        return f"{self.prefix}-{repeat}/rows"

    def add_key(self, repeat: str) -> str:
        """The name of the button that adds a row."""
        return f"{self.prefix}-{repeat}/add"

    def _count(self, repeat: str) -> int:
        if not self.is_bound:
            return max(1, min(MOST_REPEATS, len(self.given.get(repeat) or [])))
        said = str(self.data.get(self.count_key(repeat)) or "1")
        count = int(said) if said.isdecimal() and len(said) < 5 else 1
        # A draft may come back without the number: the rows that were typed in say it themselves.
        start = f"{self.prefix}-{repeat}/"
        typed = [name.removeprefix(start).partition("/")[0] for name in self.data if str(name).startswith(start)]
        count = max([count, *(int(each) + 1 for each in typed if each.isdecimal() and len(each) < 4)])
        return max(1, min(MOST_REPEATS, count + (self.add_key(repeat) in self.data)))

    @property
    def asks_for_more(self) -> bool:
        """Whether this post only asks for another row."""
        return self.is_bound and any(self.add_key(repeat) in self.data for repeat in self.rows)

    def is_valid(self) -> bool:
        """Whether everything that is asked is answered as it must be; never for a post that only asks for a row."""
        if self.asks_for_more:
            self._errors = ErrorDict()
            return False
        return super().is_valid()

    def clean(self) -> dict[str, Any]:
        """Works the form out over what could be read; faults in questions that are not asked do not count."""
        data: dict[str, Any] = self.cleaned_data
        given, numbers = self._read(data)
        self.settled = result = settle(self.definition, given, today=today())
        for key in list(self._errors or ()):
            if key in self.fields and self._place(key, numbers) not in result.asked:
                del self._errors[key]
        for place in result.unfit:
            item = self.definition.item(place[0])
            self.add_error(
                self._key(place, numbers), item.message(self.language) or _now("This does not fit. Look at it again.")
            )
        for place in result.missing:
            key = self._key(place, numbers)
            if key not in (self._errors or ()):
                self.add_error(key, ValidationError(_("This is needed before the form can be saved."), code="required"))
        self.answers = result.answers
        return data

    def _read(self, data: Mapping[str, Any]) -> tuple[Answers, dict[str, list[int]]]:
        """The answers that could be read, and for each repeat which of its rows hold something."""
        given: Answers = {}
        numbers: dict[str, list[int]] = {}
        for item in self.definition.by_name.values():
            if item.holds_answer and item.name not in self.definition.repeat_of:
                given[item.name] = kept(data.get(item.name))
        for repeat, count in self.rows.items():
            inside = [name for name, where in self.definition.repeat_of.items() if where == repeat]
            numbers[repeat], given[repeat] = [], []
            for index in range(count):
                keys = {name: place_key((name, index), repeat) for name in inside}
                row = {
                    name: value for name, key in keys.items() if (value := kept(data.get(key))) not in (None, "", [])
                }
                if row or any(key in (self._errors or ()) for key in keys.values()):
                    numbers[repeat].append(index)
                    given[repeat].append(row)
        return given, numbers

    def _key(self, place: Place, numbers: dict[str, list[int]]) -> str:
        name, index = place
        if index is None:
            return name
        repeat = self.definition.repeat_of[name]
        return place_key((name, numbers[repeat][index]), repeat)

    def _place(self, key: str, numbers: dict[str, list[int]]) -> Place:
        if "/" not in key:
            return (key, None)
        repeat, index, name = key.split("/")
        return (name, numbers[repeat].index(int(index)))

    @property
    def today(self) -> str:
        """The day as the server counts it, for the browser's calculations."""
        return today().isoformat()

    def number_of(self, index: int) -> str:
        """The number of a row as people count."""
        return formats.number_format(index + 1)

    @property
    def tree(self) -> list[Part]:
        """The form as the template draws it."""
        return parts(self, self.definition.items, None)


@dataclass(slots=True)
class Part:
    """One thing on the page: a question with its bound field, a section, a repeat with its rows, a note, a result.

    `relevant` is the condition as JSON for the browser, `only` the same in words for pages without script.
    """

    kind: str
    item: Item
    label: str
    hint: str
    level: int
    bound: BoundField | None = None
    children: list[Part] = dataclass_field(default_factory=list)
    rows: list[Row] = dataclass_field(default_factory=list)
    count_key: str = ""
    add_key: str = ""
    may_add: bool = True
    most: int = MOST_REPEATS
    relevant: str = ""
    only: str = ""
    calculation: str = ""
    value: str = ""


@dataclass(slots=True)
class Row:
    """One row of a repeat."""

    index: int
    number: str
    children: list[Part]


def parts(form: AnswersForm, items: tuple[Item, ...], index: int | None, level: int = 2) -> list[Part]:
    """The parts of some items, seen from one row of a repeat or from outside."""
    return [
        _part(form, item, index, level) for item in items if item.type != "calculate" or item.labels or item.calculation
    ]


def _part(form: AnswersForm, item: Item, index: int | None, level: int) -> Part:
    language = form.language
    kind = item.type if item.type in {"group", "repeat", "note", "calculate"} else "question"
    label = item.label(language) if item.labels or kind == "question" else ""
    part = Part(kind, item, label, item.hint(language), min(level, 4))
    if item.relevant is not None:
        part.relevant = json.dumps(item.relevant)
        part.only = in_words(item.relevant, form.definition, language)
    if kind == "group":
        part.children = parts(form, item.children, index, level + bool(label))
    elif kind == "repeat":
        count = form.rows[item.name]
        part.rows = [
            Row(each, form.number_of(each), parts(form, item.children, each, level + 1)) for each in range(count)
        ]
        part.count_key, part.add_key = form.count_key(item.name), form.add_key(item.name)
        part.may_add = count < MOST_REPEATS
    elif kind == "calculate":
        part.calculation = json.dumps(item.calculation)
        known = form.settled.answers if form.settled else form.given
        if index is None and item.name in known:
            part.value = answer_words(item, known[item.name])
    elif kind == "question":
        repeat = form.definition.repeat_of.get(item.name, "")
        part.bound = form[place_key((item.name, index), repeat)]
    return part
