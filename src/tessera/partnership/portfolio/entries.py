"""Finds the entries of a listing: blocks of labelled lines under headings. It reads; it judges and corrects nothing.

Every line comes out once: in an entry, as a heading, as words under a heading that names no project, as furniture of the page,
or left over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from tessera.partnership.portfolio import headings, labels
from tessera.partnership.portfolio.labels import OPENERS, SHORT, Token
from tessera.partnership.portfolio.lines import Line

# A line after an amount or a day that is longer than this is the description, whose label was lost.
_DESCRIPTION = 60


class Part(StrEnum):
    """What a line of the page is."""

    PROJECT = "project"
    HEADING = "heading"
    NOTE = "note"
    FURNITURE = "furniture"
    LEFT_OVER = "left_over"


@dataclass(slots=True)
class Entry:
    """One project as it stands in the text: values by what their label stands for, as they were written.

    `line` is where it begins (from 1), `at` where each value does; `labels` are the labels as written; `unknown` holds
    labelled lines that nobody knows, `doubled` those whose label had come already; `remarks` are codes of `issues`.
    """

    section: str
    line: int
    values: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    at: dict[str, int] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    remarks: set[str] = field(default_factory=set)
    open: str = ""

    def take(self, token: Token) -> None:
        """Puts a labelled line into the entry."""
        self.remarks |= token.remarks
        if self.values.get(token.key):
            self.doubled.append(token.text)
            self.open = "doubled"
            return
        if self.labels.get(token.key):
            # The label came before with nothing behind it.
            self.doubled.append(self.labels[token.key])
        self.values[token.key], self.labels[token.key] = token.value, token.written
        self.at[token.key] = token.line.number
        self.open = token.key

    def go_on(self, token: Token, *, remark: str = "") -> None:
        """Puts a line without a label where the last one stopped."""
        kept = {"doubled": self.doubled, "unknown": self.unknown}.get(self.open)
        if kept is not None:
            kept[-1] = f"{kept[-1]} {token.text}"
            return
        value = self.values[self.open]
        if value and self.open in SHORT and len(token.text) > _DESCRIPTION and "description" not in self.values:
            self.values["description"], self.labels["description"] = token.text, ""
            self.at["description"], self.open = token.line.number, "description"
            self.remarks.add("description_label")
            return
        if value and self.open != "description":
            self.remarks.add("value_wrapped")
        self.values[self.open] = f"{value} {token.text}".strip()
        self.remarks |= {remark} if remark else set()


@dataclass(frozen=True, slots=True)
class Listing:
    """What a page holds: its lines, each with what it is; the entries; and sections by the words under them."""

    account: Sequence[tuple[Line, Part]]
    entries: Sequence[Entry]
    sections: dict[str, list[str]]
    new_sections: Sequence[Line]

    def words(self, part: Part) -> list[Line]:
        """The lines that are this."""
        return [line for line, is_part in self.account if is_part == part]


def find(lines: Sequence[Line]) -> Listing:
    """Reads the lines of a page from top to bottom. Nothing is left out."""
    return _Finder(labels.tokens(lines)).all()


class _Finder:
    """Walks over the lines once. `gaps` says whether empty lines stand between entries and not inside them."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.gaps = _gaps_part(tokens)
        self.page = headings.Page(tokens, self.gaps)
        self.account: list[tuple[Line, Part]] = []
        self.entries: list[Entry] = []
        self.sections: dict[str, list[str]] = {}
        self.new_sections: list[Line] = []
        self.section, self.current = "", None

    section: str
    current: Entry | None

    def all(self) -> Listing:
        for at, token in enumerate(self.tokens):
            self.account.append((token.line, self.one(at, token)))
        return Listing(self.account, self.entries, self.sections, self.new_sections)

    def one(self, at: int, token: Token) -> Part:
        if token.key:
            return self.labelled(at, token)
        if token.line.aside or (headings.is_furniture(token.text) and not self.inside_value(token)):
            return Part.FURNITURE
        if self.current is not None and (lost := labels.bare(token.line)) and self.lacks(lost):
            self.current.take(lost)
            return Part.PROJECT
        if not self.awaiting() and self.page.is_heading(at, self.current.values if self.current else None):
            return self.heading(token)
        if self.current is not None:
            return self.words(at, token)
        if not self.section or not self.entries:
            # What stands before the first entry is the page's own: its menu, its headline.
            return Part.FURNITURE
        self.sections[self.section].append(token.text)
        return Part.NOTE

    def inside_value(self, token: Token) -> bool:
        """Whether a line that could be furniture stands in the middle of a value."""
        return self.current is not None and not token.gap and (self.gaps or self.awaiting())

    def awaiting(self) -> bool:
        """Whether a label stands alone, so that its value must be what comes now."""
        return self.current is not None and self.current.values.get(self.current.open, "x") == ""

    def lacks(self, lost: Token) -> bool:
        """Whether a line whose label lost its colon is a field that the entry still misses."""
        assert self.current is not None  # noqa: S101  # asked inside an entry only
        have = self.current.values
        return not self.awaiting() and lost.key not in have and "description" not in have

    def heading(self, token: Token) -> Part:
        self.section, self.current = headings.name_of(token.text), None
        self.sections.setdefault(self.section, [])
        if not headings.is_known(token.text):
            self.new_sections.append(token.line)
        return Part.HEADING

    def labelled(self, at: int, token: Token) -> Part:
        if self.current is None or self.begins(at, token, self.current):
            self.current = Entry(self.section, token.line.number)
            self.entries.append(self.current)
        elif token.gap and self.gaps:
            self.current.remarks.add("entry_parted")
        self.current.take(token)
        return Part.PROJECT

    def begins(self, at: int, token: Token, current: Entry) -> bool:
        """Whether a label begins the next entry, seen from what this one has and what follows."""
        have, parted = current.values, token.gap and self.gaps
        if token.key in have:
            if token.key in OPENERS:
                first = token.key == next(iter(have)) and len(have) > 1
                return parted or first or bool(have.keys() & {"amount", "end_date", "description"})
            return parted or ("description" in have and not self.gaps and token.key != "description")
        if parted:
            if token.key not in OPENERS:
                return "description" in have
            return not have.keys() <= OPENERS or bool(self.ahead(at) & have.keys())
        return token.key in OPENERS and len(have) > 1 and bool(self.ahead(at) & have.keys())

    def ahead(self, at: int) -> set[str]:
        """The fields that follow in one run, down to a description or to where entries part."""
        found: set[str] = set()
        for token in self.tokens[at : at + 12]:
            if found and token.gap and self.gaps:
                break
            if token.key in found or token.key == "description":
                break
            found |= {token.key} if token.key else set()
        return found

    def words(self, at: int, token: Token) -> Part:
        """A line that has no label of ours, in or after an entry."""
        current = self.current
        assert current is not None  # noqa: S101  # the caller has one
        if token.written and "description" not in current.values and not self.awaiting():
            current.unknown.append(token.text)
            current.open = "unknown"
            return Part.PROJECT
        if not (token.gap and self.gaps) or self.awaiting():
            current.go_on(token)
            return Part.PROJECT
        more = self.page.entry_follows(at)
        if current.open != "description" and (more or len(token.text) > _DESCRIPTION):
            current.go_on(token)
            return Part.PROJECT
        if more and headings.is_sentence(token.text):
            current.go_on(token, remark="description_goes_on")
            return Part.PROJECT
        return Part.LEFT_OVER


def _gaps_part(tokens: Sequence[Token]) -> bool:
    """Whether fields of one entry stand together and empty lines part entries; else empty lines mean nothing."""
    inside = [
        after.gap
        for before, after in pairwise(tokens)
        if before.key and after.key and before.key != "description" and after.key not in OPENERS
    ]
    return any(token.gap for token in tokens[1:]) and inside.count(False) >= inside.count(True)
