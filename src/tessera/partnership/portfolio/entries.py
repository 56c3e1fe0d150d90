"""Finds the entries of a listing: blocks of labelled lines under headings. It reads; it judges and corrects nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

# How the office writes its labels, and what each stands for.
LABELS = {
    "country": "countries",
    "countries": "countries",
    "implementer": "implementer",
    "implementers": "implementer",
    "implementing partner": "implementer",
    "amount": "amount",
    "award amount": "amount",
    "start date": "start_date",
    "end date": "end_date",
    "description": "description",
    "project description": "description",
}
_LABELLED = re.compile(r"^([A-Za-z][A-Za-z /&-]{2,30}?)\s*:\s*(.*)$")
_LONGEST_HEADING = 90


@dataclass(slots=True)
class Entry:
    """One project as it stands in the text: values by what their label stands for, as they were written.

    `line` is where it begins (from 1); `labels` are the labels as written; `unknown` holds labelled lines that nobody
    knows, `doubled` those whose label had come already.
    """

    section: str
    line: int
    values: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a page holds: the words before the first section, the entries, and sections by the words under them."""

    preamble: Sequence[str]
    entries: Sequence[Entry]
    sections: dict[str, list[str]]


def _label(line: str) -> tuple[str, str, str] | None:
    """(what the label stands for or "", the label as written, the value) of a labelled line."""
    if (found := _LABELLED.match(line)) is None:
        return None
    written, value = found.group(1), found.group(2)
    return LABELS.get(written.lower(), ""), written, value


def _is_heading(lines: Sequence[tuple[int, str]], at: int, spaced: bool) -> bool:
    """A short line without a full stop at its end that is no label, alone (where the page has empty lines at all: it is
    `spaced`), and followed by a label; or one written in capitals."""
    line = lines[at][1]
    if len(line) > _LONGEST_HEADING or line.endswith((".", ",", ";", ":")) or _label(line):
        return False
    if spaced and at and lines[at][0] - lines[at - 1][0] < 2:
        return False
    following = lines[at + 1][1] if at + 1 < len(lines) else ""
    known = _label(following)
    return bool(known and known[0]) or line.isupper()


def find(lines: Sequence[tuple[int, str]]) -> Listing:
    """Reads the lines of a page from top to bottom. Nothing is left out: what is no entry is preamble or section."""
    preamble: list[str] = []
    entries: list[Entry] = []
    sections: dict[str, list[str]] = {}
    section, current = "", None
    spaced = any(after[0] - before[0] > 1 for before, after in pairwise(lines))
    for at, (number, line) in enumerate(lines):
        if _is_heading(lines, at, spaced):
            section, current = line, None
            sections.setdefault(section, [])
            continue
        found = _label(line)
        if found and (found[0] or current):
            current = _take(found, line, current, entries, section, number)
        elif current is not None:
            _continue(current, line)
        elif section:
            sections[section].append(line)
        else:
            preamble.append(line)
    return Listing(preamble, entries, sections)


def _take(
    found: tuple[str, str, str], line: str, current: Entry | None, entries: list[Entry], section: str, number: int
) -> Entry:
    """Puts a labelled line into the entry it belongs to; after a description, or for a label seen, a new one begins."""
    key, written, value = found
    if not key:
        assert current is not None  # noqa: S101  # the caller passes unknown labels inside an entry only
        # A sentence that happens to begin with a word and a colon goes on in the description.
        if "description" in current.values:
            _continue(current, line)
        else:
            current.unknown.append(line)
        return current
    begins_again = current is not None and key == next(iter(current.values), "")
    if current is None or "description" in current.values or begins_again:
        current = Entry(section, number)
        entries.append(current)
    if key in current.values:
        current.doubled.append(line)
        return current
    current.values[key] = value
    current.labels[key] = written
    return current


def _continue(entry: Entry, line: str) -> None:
    """A line without a label goes on where the last one stopped."""
    last = next(reversed(entry.values), "description")
    entry.values[last] = f"{entry.values.get(last, '')} {line}".strip()
