"""What was said of an episode, by whom and when, and where the tellings differ: pure comparison, no database.

A survivor's own words are never overwritten by another source or another day. The episode holds one reading of each
answer; every telling keeps its own. Which differing answer is read as current is the worker's decision.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from tessera.kernel.codes import EMPTY_ANSWERS
from tessera.protection.cases import vocabulary
from tessera.protection.cases.words import EpisodeWords

SURVIVOR = "survivor"
# About the row, not about what happened: these have one value and are no matter of who says so.
ABOUT = frozenset({"episode_type", "source", "account_state"})
WORDS = frozenset(part.name for part in fields(EpisodeWords))
# A narrative is not compared: each telling has its own.
_NARRATIVE = frozenset({"note"})
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """One telling in clear. `answers` are stored values by field, as `stored` gives them, words among them; `replaced`
    are those that a correction took back."""

    id: UUID
    source: str
    said_on: datetime.date | None
    said_on_precision: str
    written_at: datetime.datetime
    written_by: UUID | None
    correction: bool
    answers: Answers = field(default_factory=dict)
    replaced: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Version:
    """One answer and the tellings that gave it."""

    value: Any
    tellings: Sequence[Said]
    current: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that was answered in more than one way."""

    name: str
    versions: Sequence[Version]


def packed(answers: Answers, replaced: Answers | None = None) -> bytes:
    """JSON in UTF-8 of what a telling holds."""
    return json.dumps({"answers": dict(answers), "replaced": dict(replaced or {})}, ensure_ascii=False).encode()


def unpacked(data: bytes | None) -> tuple[Answers, Answers]:
    """(answers, replaced) of what `packed` wrote; nothing where the person was erased."""
    raw = json.loads(data) if data else {}
    return raw.get("answers", {}), raw.get("replaced", {})


# --- values as they are kept


def stored(row: object, words: EpisodeWords | None = None) -> dict[str, Any]:
    """What an episode says, field by field, as plain JSON; fields without an answer are left out."""
    found: dict[str, Any] = {}
    for part in vocabulary.EPISODE.values():
        value = getattr(row, part.name)
        if part.name not in ABOUT and value not in (None, "", []):
            found[part.name] = _plain(part, value, row)
    return {**found, **(words.said() if words else {})}


def _plain(part: vocabulary.Part, value: Any, row: object) -> Any:
    if isinstance(value, datetime.date):
        value = value.isoformat()
    elif isinstance(value, Decimal):
        value = format(value.normalize(), "f")
    more = vocabulary.companion(part)
    return [value, getattr(row, more)] if more else value


def columns_of(name: str, value: Any) -> dict[str, Any]:
    """A kept answer as the episode's columns take it. Raises KeyError for what is no column (words)."""
    part = vocabulary.EPISODE[name]
    more = vocabulary.companion(part)
    first, second = value if more else (value, "")
    if part.kind == "date":
        first = datetime.date.fromisoformat(first)
    elif part.kind in {"decimal", "money"}:
        first = Decimal(first)
    return {name: first, more: second} if more else {name: first}


def text(name: str, value: Any) -> str:
    """The reader's words for a kept answer."""
    if name in WORDS:
        return str(value)
    return vocabulary.text(vocabulary.EPISODE[name], SimpleNamespace(**columns_of(name, value)))


# --- comparing


def differences(reading: Answers, told: Iterable[Said]) -> list[Difference]:
    """The fields that were answered in more than one way, in the order of the account."""
    tellings = sorted(told, key=lambda each: each.written_at)
    names = {name for each in tellings for name in each.answers} - _NARRATIVE
    order = [*vocabulary.EPISODE, *sorted(WORDS)]
    found = []
    for name in sorted(names, key=order.index):
        versions = _versions(name, reading.get(name), tellings)
        if len(versions) > 1:
            found.append(Difference(name, versions))
    return found


def _versions(name: str, current: Any, tellings: Sequence[Said]) -> list[Version]:
    grouped: list[tuple[Any, list[Said]]] = []
    for each in standing(name, tellings):
        value = each.answers[name]
        # Several choices that the reading holds already add nothing to differ about.
        value = current if _within(name, value, current) else value
        same = next((group for known, group in grouped if known == value), None)
        if same is None:
            grouped.append((value, [each]))
        else:
            same.append(each)
    if current is not None and all(value != current for value, _group in grouped):
        grouped.insert(0, (current, []))
    return [Version(value, group, value == current) for value, group in grouped]


def _within(name: str, value: Any, current: Any) -> bool:
    """Whether several choices add nothing to those that are read as current."""
    return _several(name) and isinstance(value, list) and isinstance(current, list) and set(value) <= set(current)


def standing(name: str, tellings: Sequence[Said]) -> list[Said]:
    """The tellings that answer a field, without those that a later correction took back."""
    return [
        each
        for each in tellings
        if name in each.answers
        and not any(
            later.correction
            and later.written_at >= each.written_at
            and later.id != each.id
            and later.replaced.get(name) == each.answers[name]
            for later in tellings
        )
    ]


def is_survivors(name: str, value: Any, tellings: Sequence[Said]) -> bool:
    """Whether the survivor, or somebody nobody noted, gave this answer: then no other source replaces it."""
    gave = [
        each
        for each in standing(name, tellings)
        if each.answers[name] == value or _within(name, value, each.answers[name])
    ]
    return not gave or any(each.source in {SURVIVOR, ""} for each in gave)


def new_reading(reading: Answers, said: Answers, source: str, tellings: Sequence[Said]) -> dict[str, Any]:
    """What a new telling changes in the current reading: gaps are filled, and the survivor's word goes before others'.

    Choices of several are added, never taken away. An answer the survivor gave stays until a worker decides.
    """
    changed: dict[str, Any] = {}
    for name, value in said.items():
        now = reading.get(name)
        if now == value or _within(name, value, now):
            continue
        free = now is None or _empty(now)
        others = not free and not is_survivors(name, now, tellings)
        if _several(name) and not free and not _empty(value) and (source == SURVIVOR or others):
            held = list(now or ())
            changed[name] = [*held, *(each for each in value if each not in held)]
        elif free or (others and source == SURVIVOR and not _empty(value)):
            changed[name] = value
    return changed


def _several(name: str) -> bool:
    return name in vocabulary.EPISODE and vocabulary.EPISODE[name].several


def _empty(value: Any) -> bool:
    return value in EMPTY_ANSWERS or (isinstance(value, list) and len(value) == 1 and value[0] in EMPTY_ANSWERS)
