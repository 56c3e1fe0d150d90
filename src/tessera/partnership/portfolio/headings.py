"""Headings of a listing, known and new, and lines that belong to the page and to no project."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from tessera.partnership.portfolio.labels import OPENERS, Token
from tessera.partnership.portfolio.naming import fold

_DATA = Path(__file__).parent / "data"
_LEAST, _LONGEST = 3, 90
_DRESS = re.compile(r"^[#*_•·▪=\s-]{1,12}|[*_=#:\s.-]{1,12}$")
# "Africa (21 projects)", "AFRICA – continued": the heading, and what a page says beside it.
_BESIDE = re.compile(r"\s*(?:\((?:\d{1,4}[^()]{0,30}|cont(?:inued|\.)?)\)|[–—-]\s*continued)$", re.IGNORECASE)
_SENTENCE_ENDS = (".", "!", "?", "”", "’", ")", '"', ";")
# Before the first entry there are menus; a heading is followed by an entry within so many lines.
_NEAR = 3


@cache
def _sections() -> Mapping[str, tuple[str, str]]:
    with (_DATA / "sections.toml").open("rb") as file:
        rows = tomllib.load(file)["section"]
    return {fold(name): (row["region"], row["programme_type"]) for row in rows for name in row["written"]}


@cache
def _furniture() -> tuple[frozenset[str], re.Pattern[str]]:
    with (_DATA / "furniture.toml").open("rb") as file:
        rows = tomllib.load(file)
    return frozenset(fold(line) for line in rows["lines"]), re.compile("|".join(rows["patterns"]), re.IGNORECASE)


def means(section: str) -> tuple[str, str]:
    """(code of `region`, code of `programme_type`) of a heading; two empty ones where nobody has said."""
    return _sections().get(fold(name_of(section)), ("", ""))


def name_of(text: str) -> str:
    """The heading without marks of a list, emphasis and counts around it."""
    bare = _BESIDE.sub("", _DRESS.sub("", _DRESS.sub("", text)))
    return bare or text


def is_known(text: str) -> bool:
    """Whether `data/sections.toml` says what this heading stands for."""
    return len(text) <= _LONGEST and fold(name_of(text)) in _sections()


@lru_cache(maxsize=4000)
def is_furniture(text: str) -> bool:
    """Whether the line is one that stands on every page of the site (`data/furniture.toml`)."""
    lines, patterns = _furniture()
    return len(text) < 320 and (fold(text) in lines or bool(patterns.fullmatch(text)))


def is_sentence(text: str) -> bool:
    """Whether a paragraph reads as sentences rather than as a title."""
    return len(text) > _LONGEST or text.endswith(_SENTENCE_ENDS)


class Page:
    """The lines of a page, asked which of them are headings."""

    def __init__(self, tokens: Sequence[Token], gaps: bool) -> None:
        self.tokens, self.gaps = tokens, gaps
        self.any_gap = any(token.gap for token in tokens[1:])
        self.first = next((at for at, token in enumerate(tokens) if token.key), len(tokens))
        self.last = next((at for at in range(len(tokens) - 1, -1, -1) if tokens[at].key), -1)

    def entry_follows(self, at: int) -> bool:
        """Whether any labelled line comes after this one."""
        return at < self.last

    def is_heading(self, at: int, have: Mapping[str, str] | None) -> bool:
        """Whether an unlabelled line is a heading; `have` are the fields of the entry before it, if one is open."""
        token = self.tokens[at]
        if token.written and not is_known(token.text):
            return False
        if at < self.first and not any(each.key for each in self.tokens[at + 1 : at + 1 + _NEAR]):
            return False
        if is_known(token.text):
            return self._apart(at) or self._between(at)
        text = token.text
        letters = sum(letter.isalpha() for letter in text)
        if not _LEAST <= letters <= len(text) <= _LONGEST or text[:1].islower() or not self._apart(at):
            return False
        if text.endswith((".", ",", ";", ":")):
            return False
        if not self.any_gap and at and not self.tokens[at - 1].text.endswith(_SENTENCE_ENDS):
            return False
        return self._leads(at, have)

    def _apart(self, at: int) -> bool:
        """Whether the line stands for itself: after an empty line, or where the page has none, before a label."""
        if not at or self.tokens[at].gap:
            return True
        return not self.any_gap and at + 1 < len(self.tokens) and bool(self.tokens[at + 1].key)

    def _between(self, at: int) -> bool:
        """Whether the line stands between the end of a sentence and a label."""
        follows = at + 1 < len(self.tokens) and bool(self.tokens[at + 1].key)
        return follows and self.tokens[at - 1].text.endswith(_SENTENCE_ENDS)

    def _leads(self, at: int, have: Mapping[str, str] | None) -> bool:
        after = self.tokens[at + 1 : at + 3]
        if after and after[0].key:
            # A field that the open entry still misses: the line is a piece of a value, not a heading.
            misses = have is not None and "description" not in have and after[0].key not in have
            return not misses
        if self.tokens[at].text.isupper():
            return at > self.first
        introduced = len(after) == 2 and after[0].gap and after[1].gap and after[1].key in OPENERS
        return introduced and is_sentence(after[0].text) and not is_sentence(self.tokens[at].text)
