"""A form as it is asked: sections, repeats and questions with what they depend on, in every language it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import get_language

from tessera.kernel import codes, places
from tessera.protection.forms.engine.book import Book
from tessera.protection.forms.engine.expressions import Node

Labels = Mapping[str, str]

# Lists of the house that stand for `select_one codes.NAME` besides the code lists: countries have a place of their own.
COUNTRY = "country"


def in_language(labels: Labels, language: str = "") -> str:
    """The text in a language (default: the active one), else its base language, English, or the first there is."""
    wanted = language or get_language() or "en"
    found = labels.get(wanted) or labels.get(wanted.split("-")[0]) or labels.get("en") or labels.get("")
    return found or next((text for text in labels.values() if text), "")


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a list."""

    code: str
    labels: Labels


@dataclass(frozen=True, slots=True)
class Item:
    """A question, a section or a repeat.

    `type` is group, repeat, note, text, integer, decimal, date, time, datetime, select_one, select_multiple,
    acknowledge or calculate. `codes` names a list of the house (`choices` are then read from it), `empty` says whether
    the empty answers go with it. `classes` are the letters of sensitivity. `number` is the row it stands in.
    """

    name: str
    type: str
    number: int = 0
    labels: Labels = field(default_factory=dict)
    hints: Labels = field(default_factory=dict)
    list_name: str = ""
    codes: str = ""
    empty: bool = False
    own_choices: tuple[Choice, ...] = ()
    required: Node | None = None
    relevant: Node | None = None
    constraint: Node | None = None
    messages: Labels = field(default_factory=dict)
    calculation: Node | None = None
    appearance: str = ""
    default: str = ""
    low: float | None = None
    high: float | None = None
    read_only: bool = False
    classes: str = ""
    children: tuple[Item, ...] = ()

    def label(self, language: str = "") -> str:
        """The question in words; its name where nobody wrote any."""
        return in_language(self.labels, language) or self.name

    def hint(self, language: str = "") -> str:
        """The hint below the question."""
        return in_language(self.hints, language)

    def message(self, language: str = "") -> str:
        """What to say when the constraint does not hold; "" where nobody wrote it."""
        return in_language(self.messages, language)

    @property
    def holds_answer(self) -> bool:
        """Whether somebody types or chooses something here."""
        return self.type not in {"group", "repeat", "note", "calculate"}

    def values(self) -> frozenset[str]:
        """Every code that counts as an answer, retired ones and the empty answers included."""
        found = {choice.code for choice in self.own_choices}
        if self.codes == COUNTRY:
            found |= set(places.values())
        elif self.codes:
            found |= set(codes.get(self.codes).values())
        return frozenset(found | set(codes.EMPTY_ANSWERS) if self.empty else found)

    def choices(self, language: str = "") -> list[tuple[str, str]]:
        """(code, label) of what may be chosen now, without the empty answers, which stand apart."""
        if self.codes == COUNTRY:
            return [(code, str(label)) for code, label in places.choices()]
        if self.codes:
            house = codes.get(self.codes)
            shown = [code for code, _label in house.choices() if code not in codes.EMPTY_ANSWERS]
            return [(code, house.label(code, language or None)) for code in shown]
        return [
            (choice.code, in_language(choice.labels, language) or choice.code)
            for choice in self.own_choices
            if choice.code not in codes.EMPTY_ANSWERS
        ]

    def empties(self) -> tuple[str, ...]:
        """The empty answers on offer."""
        if self.empty:
            return codes.EMPTY_ANSWERS
        mine = {choice.code for choice in self.own_choices}
        if self.codes and self.codes != COUNTRY:
            mine |= set(codes.get(self.codes).values(include_retired=False))
        return tuple(code for code in codes.EMPTY_ANSWERS if code in mine)

    def choice_label(self, code: str, language: str = "") -> str:
        """The words of a chosen code; the code itself where no list has it any more."""
        for choice in self.own_choices:
            if choice.code == code:
                return in_language(choice.labels, language) or code
        if code in codes.EMPTY_ANSWERS and not (self.codes and self.codes != COUNTRY and code in codes.get(self.codes)):
            return codes.get("empty_answers").label(code, language or None)
        if self.codes == COUNTRY:
            return places.name(code)
        try:
            return codes.get(self.codes).label(code, language or None) if self.codes else code
        except LookupError:
            return code


@dataclass(frozen=True)
class Definition:
    """A version of a form. Equal and hashable by its content (`hash`) and key."""

    key: str
    titles: Labels
    version: str
    hash: str
    items: tuple[Item, ...]
    languages: tuple[str, ...] = ()
    shipped: bool = True
    book: Book = field(default_factory=Book)

    def __hash__(self) -> int:
        return hash((self.key, self.hash))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Definition) and (self.key, self.hash) == (other.key, other.hash)

    def title(self, language: str = "") -> str:
        """The form's own name."""
        return in_language(self.titles, language) or self.key

    def walk(self) -> Iterator[tuple[Item, tuple[Item, ...]]]:
        """Every item in the order of the page, with the sections and repeats around it, outermost first."""
        yield from _walk(self.items, ())

    @cached_property
    def by_name(self) -> dict[str, Item]:
        """Items by name; names are unique in a form."""
        return {item.name: item for item, _around in self.walk()}

    @cached_property
    def around(self) -> dict[str, tuple[Item, ...]]:
        """The sections and repeats around each item, outermost first."""
        return {item.name: around for item, around in self.walk()}

    @cached_property
    def repeat_of(self) -> dict[str, str]:
        """The repeat that an item stands in, for those that stand in one."""
        return {item.name: parent.name for item, around in self.walk() for parent in around if parent.type == "repeat"}

    def item(self, name: str) -> Item:
        """One item. Raises KeyError."""
        return self.by_name[name]


def _walk(items: tuple[Item, ...], around: tuple[Item, ...]) -> Iterator[tuple[Item, tuple[Item, ...]]]:
    for item in items:
        yield item, around
        yield from _walk(item.children, (*around, item))
