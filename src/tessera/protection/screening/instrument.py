"""A screening instrument as a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tessera.kernel.codes.model import in_language
from tessera.protection.screening.enums import Method, Use

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator. `told_only`: only what somebody tells or a paper says, never what is seen.

    `disputed` is the strength that another transcription of the source gives; "" where none does.
    """

    code: str
    set: str
    phase: str
    labels: Labels
    dimension: str = ""
    strength: str = ""
    points: int = 0
    elements: tuple[str, ...] = ()
    ilo11: tuple[str, ...] = ()
    told_only: bool = False
    group: bool = False
    disputed: str = ""

    @property
    def label(self) -> str:
        """The item in the reader's language."""
        return in_language(self.labels)


@dataclass(frozen=True, slots=True)
class ItemSet:
    """Items that are shown together. `verified` is "yes", "no", or "" where the source gives no strengths."""

    code: str
    use: str
    labels: Labels
    source: str = ""
    verified: str = ""

    @property
    def label(self) -> str:
        """The set in the reader's language."""
        return in_language(self.labels)


@dataclass(frozen=True, slots=True)
class Combination:
    """How many strong, medium, weak, and medium-or-weak items make a dimension positive; each is a least number."""

    strong: int = 0
    medium: int = 0
    weak: int = 0
    other: int = 0


@dataclass(frozen=True, slots=True)
class Band:
    """What a sum of points is called, from this number on."""

    since: int
    labels: Labels


@dataclass(frozen=True, slots=True)
class Instrument:
    """A tool with its own sets, items and scoring. Two instruments are never mixed in one screening."""

    key: str
    version: str
    titles: Labels
    source: str
    verified: bool
    notes: Labels
    review: str
    sets: tuple[ItemSet, ...]
    items: tuple[Item, ...]
    combinations: tuple[Combination, ...] = ()
    bands: tuple[Band, ...] = ()

    @property
    def title(self) -> str:
        """The tool's name in the reader's language."""
        return in_language(self.titles)

    @property
    def note(self) -> str:
        """What must be known before the tool is trusted; "" when there is nothing."""
        return in_language(self.notes) if self.notes.get("en") else ""

    @property
    def method(self) -> Method:
        """How it counts."""
        return Method.DIMENSION if self.combinations else Method.POINTS if self.bands else Method.NONE

    @property
    def group_items(self) -> tuple[Item, ...]:
        """Items that could be filled in by looking at a group of people."""
        return tuple(item for item in self.items if item.group)

    def item(self, code: str) -> Item | None:
        """The item of this code; None when this instrument has none."""
        return next((item for item in self.items if item.code == code), None)

    def items_of(self, sets: Iterable[str]) -> tuple[Item, ...]:
        """The items of these sets, in the file's order."""
        wanted = set(sets)
        return tuple(item for item in self.items if item.set in wanted)

    def known_sets(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Those of the codes that are sets of this instrument, in the file's order."""
        wanted = set(codes)
        return tuple(one.code for one in self.sets if one.code in wanted)

    def first_sets(self, *, child: bool) -> tuple[str, ...]:
        """The sets shown from the start; for a child, or somebody who may be one, those for children too."""
        uses = {Use.START, Use.CHILD} if child else {Use.START}
        return tuple(one.code for one in self.sets if one.use in uses)
