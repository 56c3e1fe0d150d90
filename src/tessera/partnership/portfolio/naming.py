"""Organisations as lists write them, read with aliases that people can look through and change."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"
_FORMERLY = re.compile(
    r"^(?:formerly|previously|f/k/a|fka|formally|now|also known as|a/k/a|aka|d/b/a|dba)\b", re.IGNORECASE
)
_FORMERLY_BARE = re.compile(r"\s*,?\s(?:formerly|previously)(?:\sknown\sas)?\s.{2,}$", re.IGNORECASE)
_SHORT_NAME = re.compile(r"[A-Z0-9][\w.&/’'+-]{0,29}(?: [A-Z0-9][\w.&/-]{0,20}){0,2}")
_OPENING, _CLOSING = "“‘«", "”’»"
# Typographic marks that say the same as a plain one.
_MARKS = str.maketrans(
    {
        **dict.fromkeys("’‘‛ʼ`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys('“”„«»"', None),
        "\u00a0": " ",
        "＆": "&",
    }
)
# Characters; the longest name known has 80. What is longer is no name, and is read no further.
_LONGEST = 200
_SLASH = re.compile(r"\s*([/-])\s*")


@dataclass(frozen=True, slots=True)
class Alias:
    """One way of writing something: what is meant, of which kind, and whether a person should look each time."""

    written: str
    means: str
    kind: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Implementer:
    """An organisation: the name we keep, the acronym written after it, and remarks (codes of `issues`)."""

    name: str
    acronym: str
    issues: tuple[str, ...]


@cache
def shipped(kind: str) -> Mapping[str, Alias]:
    """The shipped aliases of `country` or `implementer`, by what is written, folded."""
    with (_DATA / {"country": "countries.toml", "implementer": "implementers.toml"}[kind]).open("rb") as file:
        rows = tomllib.load(file)[kind]
    return {
        fold(row["written"]): Alias(row["written"], row["as"], row["kind"], bool(row.get("doubtful"))) for row in rows
    }


def fold(text: str) -> str:
    """What counts when two ways of writing are compared: no case, no typographic marks, "&" as "and", no article before."""
    plain = _SLASH.sub(r"\1", text.casefold().translate(_MARKS)).replace("&", " and ")
    return re.sub(r"^the\s+", "", " ".join(plain.split()))


def implementer(text: str, aliases: Mapping[str, Alias] | None = None) -> Implementer:
    """Reads the line of the implementer: the name, and the acronym in brackets wherever it stands."""
    known = shipped("implementer") if aliases is None else aliases
    if len(text) > _LONGEST:
        return Implementer(text, "", ("implementer_long",))
    remarks: set[str] = set()
    name, short = _without_brackets(text, remarks)
    name = " ".join(name.split()).strip(" ,;")
    if (bare := _FORMERLY_BARE.sub("", name)) != name:
        name, remarks = bare.strip(" ,;"), remarks | {"implementer_formerly"}
    name = _closed(name, remarks)
    if ";" in name or len(short) > 1:
        remarks.add("implementer_several")
    if alias := known.get(fold(name)):
        name = alias.means
        remarks.add(f"implementer_{alias.kind}")
        remarks |= {"implementer_doubtful"} if alias.doubtful else set()
    return Implementer(name, ";".join(short), tuple(sorted(remarks)))


def _without_brackets(text: str, remarks: set[str]) -> tuple[str, list[str]]:
    """(the name without the brackets that hold an acronym or an earlier name, the acronyms)."""
    kept: list[str] = []
    short: list[str] = []
    for depth, piece, closed in _bracketed(text):
        inside = piece.strip()
        if not depth:
            kept.append(piece)
            continue
        outer, acronym = _nested(inside)
        if not closed or outer:
            remarks.add("implementer_brackets")
        if _FORMERLY.match(inside):
            remarks.add("implementer_formerly")
        elif _is_short(outer or inside, "".join(kept)) and not acronym:
            short.append(inside)
        elif acronym:
            # A bracket in a bracket: the inner one is the short name, the outer one stays a part of the name.
            kept.append(f" ({outer}) ")
            short.append(acronym)
        else:
            remarks.add("implementer_brackets")
            kept.append(f" ({inside}) " if inside else " ")
    return "".join(kept).replace(" )", ")"), list(dict.fromkeys(short))


def _bracketed(text: str) -> list[tuple[int, str, bool]]:
    """Pieces of a text: (0, outside, True) and (1, inside of the outermost brackets, whether they are closed)."""
    pieces: list[tuple[int, str, bool]] = []
    depth, start = 0, 0
    for at, letter in enumerate(text):
        if letter in "([":
            if not depth:
                pieces.append((0, text[start:at] + " ", True))
                start = at + 1
            depth += 1
        elif letter in ")]" and depth:
            depth -= 1
            if not depth:
                pieces.append((1, text[start:at], True))
                start = at + 1
    pieces.append((1, text[start:], False) if depth else (0, " " + text[start:] if start else text[start:], True))
    return pieces


def _nested(inside: str) -> tuple[str, str]:
    """(the outer words, the short name in inner brackets) of what stands in brackets; two empty ones without inner ones."""
    opened = inside.find("(")
    if opened < 0:
        return "", ""
    acronym = inside[opened + 1 :].strip(" ()")
    return (inside[:opened].strip(), acronym) if _is_short(acronym, inside[:opened]) else (inside, "")


def _is_short(inside: str, before: str) -> bool:
    """Whether what stands in brackets is a short name: it has two capitals, or is a word of the name before it."""
    if not _SHORT_NAME.fullmatch(inside) or fold(inside) in {"us", "u.s.", "usa", "u.s.a.", "uk", "u.k."}:
        return False
    return sum(letter.isupper() for letter in inside) > 1 or fold(inside) in fold(before).split()


def _closed(name: str, remarks: set[str]) -> str:
    for opening, closing in zip(_OPENING, _CLOSING, strict=True):
        # An apostrophe looks like a closing mark, so only what was opened and not closed is a fault.
        if name.count(opening) > name.count(closing):
            name = name + closing
            remarks.add("implementer_quotes")
    if name.count('"') % 2:
        # Where the other mark should stand, nobody can tell of straight ones: said, and left.
        remarks.add("implementer_quotes")
    return name
