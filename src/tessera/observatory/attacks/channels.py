"""Attack 12: everything about the files that is not a figure. Each check yields the kinds of what it found.

Kinds are the keys of ``words.CHANNELS``. Values are held to the code lists where the columns are known, and otherwise to
the shape of a code, so that a name or a sentence does not pass for one.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from tessera.observatory.attacks.knowledge import Knowledge, People
from tessera.observatory.attacks.published import AGGREGATES, MERGED, ROWS, TABLES, Published, Values, plain
from tessera.observatory.attacks.report import Outcome
from tessera.protection.cases import facts

FILES = re.compile(
    r"(release|attacks|data-?sheet|dictionary|crosswalk|codes)\.json|(tables|rows|aggregates|dictionary|crosswalk)\.csv"
    r"|(attacks|data-?sheet|readme|citation|dictionary)\.(html|md|txt)",
    re.IGNORECASE,
)
_HEADS = {
    TABLES: ("dimensions", "cell", "count"),
    AGGREGATES: ("dimensions", "cell", "count"),
}
_BESIDE = {"sigma", "variance", "low", "high"}
_CODE = re.compile(r"[\w.,;:/()&'+ \-–]{1,60}")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)
_HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_PATH = re.compile(r"(?:^|[\s\"'])(?:/(?:home|Users|root|tmp|var|srv|opt)/|[A-Z]:\\)")
_CLOCK = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_WHEN = ("created", "built", "published", "built_at", "published_at", "date")
_IDS = ("release", "id", "debit", "debit_id", "release_id")
_PROSE = ("text", "title", "source", "unit", "codes", "program", "purpose", "citation", "licence", "limits", "note", "notes",
          "pass_mark", "method_text", "description", "words", "sentence", "neighbours", "privacy")  # fmt: skip


def side_channels(release: Published, knowledge: Knowledge, _truth: People | None) -> Outcome:
    """Look for anything in the files that is neither a code from a list nor a figure."""
    kinds: dict[str, int] = {}
    looked = 0
    for found in (*_folder(release), *_lines(release, knowledge), *_document(release.document), *_order(release)):
        looked += 1
        if found:
            kinds[found] = kinds.get(found, 0) + 1
    leaks = sum(kinds.values())
    return Outcome(
        leaks / max(looked, 1),
        0.0,
        leaks > 0,
        "channels_found" if leaks else "channels_none",
        {"looked": looked, "leaks": leaks, "files": len(release.files), "kinds": " ".join(sorted(kinds))},
    )


def _folder(release: Published) -> Iterator[str]:
    """File names, links, archives and hashes."""
    yield from ("strange" for _ in release.strange)
    for name, body in release.files.items():
        yield "" if FILES.fullmatch(name) else "file_name"
        if body[:2] == b"PK" or body[:2] == b"\x1f\x8b":
            yield from _archive(body)
    for name, value in dict(release.document.get("hashes") or {}).items():
        yield "" if name in release.files and hashlib.sha256(release.files[name]).hexdigest() == value else "hash"
    stated = release.document.get("hash")
    for each in stated if isinstance(stated, list) else [stated]:
        if isinstance(each, Mapping) and each.get("file") in release.files:
            body = release.files[str(each["file"])]
            yield "" if hashlib.sha256(body).hexdigest() == each.get("value") else "hash"


def _archive(body: bytes) -> Iterator[str]:
    """Times, comments and extra fields that an archive carries along."""
    if body[:2] == b"\x1f\x8b":
        yield "archive" if body[3] & 0x1C or body[4:8] != b"\0\0\0\0" else ""
        return
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            yield "archive" if packed.comment else ""
            for each in packed.infolist():
                yield "archive" if each.comment or each.extra or each.date_time != (1980, 1, 1, 0, 0, 0) else ""
    except zipfile.BadZipFile:
        yield "archive"


def _lines(release: Published, knowledge: Knowledge) -> Iterator[str]:
    """Every field of every CSV file."""
    for name, body in release.files.items():
        if not name.endswith(".csv"):
            continue
        text = body.decode(errors="replace")
        yield "hidden_signs" if _HIDDEN.search(text.lstrip("\ufeff")) or "\ufffd" in text else ""
        lines = list(csv.reader(io.StringIO(text, newline="")))
        head = tuple(lines[0]) if lines else ()
        if name in _HEADS:
            beside = set(head[3:]) - (_BESIDE if name == AGGREGATES else set())
            yield "columns" if head[:3] != _HEADS[name] or beside else ""
        elif name == ROWS:
            yield from ("" if _allowed_column(column, release) else "columns" for column in head)
        yield from ("columns" for line in lines[1:] if len(line) != len(head))
        yield from map(_field_kind, sorted({text for line in lines[1:] for text in line}))
        yield from _values(name, release, knowledge)


def _field_kind(text: str) -> str:
    """What is wrong with a field, "" where it is harmless."""
    if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return "formula"
    return "identifier" if _MAIL.search(text) or _UUID.search(text) or _CLOCK.search(text) else ""


def _allowed_column(column: str, release: Published) -> bool:
    declared = release.document.get("columns", release.parameters.get("columns"))
    if isinstance(declared, list | dict) and plain(column) not in declared:
        return False
    return not re.search(r"(^|_)(id|name|uuid|case|person|email|phone)s?($|_)", column, re.IGNORECASE)


def _values(name: str, release: Published, knowledge: Knowledge) -> Iterator[str]:
    """Values against code lists; where there is none, against the shape of a code."""
    if name == ROWS:
        for at, column in enumerate(release.columns):
            listed = _listed(column, release, knowledge)
            for value in sorted({row[at] for row in release.rows if at < len(row)}):
                yield _value_kind(value, listed)
    elif name in (TABLES, AGGREGATES):
        for spec, cells in release.tables.items():
            lists = [_listed(column, release, knowledge) for column in spec]
            for cell in cells:
                yield next(
                    (kind for value, listed in zip(cell, lists, strict=False) if (kind := _value_kind(value, listed))),
                    "" if len(cell) == len(spec) else "columns",
                )


def _listed(column: str, release: Published, knowledge: Knowledge) -> frozenset[str] | None:
    if column in knowledge.domains:
        return frozenset(knowledge.domains[column])
    stated = release.document.get("domains", release.parameters.get("domains"))
    if isinstance(stated, Mapping) and column in stated:
        return frozenset(stated[column])
    if not _named(release) <= facts.BY_NAME.keys():
        return None  # a plain file with columns of its own, whose lists are not ours to know
    if column == "year":
        return frozenset(map(str, range(1900, 2200))) | {facts.UNKNOWN}
    return frozenset(facts.BY_NAME[column].values())


def _named(release: Published) -> set[str]:
    return {*release.columns, *(name for spec in release.tables for name in spec)}


def _value_kind(value: str, listed: frozenset[str] | None) -> str:
    if value in ("", MERGED, facts.UNKNOWN):
        return ""
    if listed is not None:
        return "" if value in listed else "values"
    return "" if _CODE.fullmatch(value) and value.count(" ") < 6 else "free_text"


def _document(value: Any, key: str = "") -> Iterator[str]:
    """Every text of the document: times, ids and sentences stand only where they belong."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield "identifier" if _MAIL.search(str(name)) or _UUID.search(str(name)) else ""
            yield from _document(inner, str(name))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _document(inner, key)
    elif isinstance(value, str):
        yield _text_kind(value, key)


def _text_kind(text: str, key: str) -> str:
    if _HIDDEN.search(text):
        return "hidden_signs"
    if _MAIL.search(text) or _PATH.search(text) or (_UUID.search(text) and key not in _IDS):
        return "identifier"
    if _CLOCK.search(text) and key not in _WHEN:
        return "time"
    if len(text) > 60 and text.count(" ") > 6 and key not in _PROSE:
        return "free_text"
    return ""


def _order(release: Published) -> Iterator[str]:
    """Order must not tell: cells not by size, rows not in the order in which people were written down."""
    for cells in release.tables.values():
        counts = [count for count in cells.values() if count is not None]
        sorted_by_size = len(set(counts)) > 5 and counts in (sorted(counts), sorted(counts, reverse=True))
        yield "order" if sorted_by_size and list(cells) != sorted(cells) else ""
    if len(release.rows) > 50 and list(release.rows) != sorted(release.rows):
        yield "order" if _runs(release.rows) else ""


def _runs(rows: Sequence[Values]) -> bool:
    """Whether neighbours are alike more often than in 40 shuffles (more than 5 standard deviations)."""
    columns = [np.unique(np.array(column, str), return_inverse=True)[1] for column in zip(*rows[:20_000], strict=True)]
    codes = np.stack(columns, axis=1)
    generator = np.random.default_rng(12)

    def alike(order: np.ndarray[Any, Any]) -> float:
        return float((order[1:] == order[:-1]).mean())

    drawn = [alike(codes[generator.permutation(len(codes))]) for _ in range(40)]
    spread = max(float(np.std(drawn)), 1e-9)
    return abs(alike(codes) - float(np.mean(drawn))) > 5 * spread
