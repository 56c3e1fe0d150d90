"""From records to columns of small integers: what can be compared and counted a million times a second.

Equal integers mean equal values, -1 means missing. Names are folded across scripts by the room of the person served:
plain Latin letters (`text`) and the skeleton of consonants (`sound`), given and family names in one numbering, so that
exchanged names can be seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from tessera.protection.linkage.records import Record
from tessera.trust.subjects import api as subjects

Ints = npt.NDArray[np.int64]

# A number held by more people than this is an office's or a relative's: it says nothing about who somebody is.
SHARED = 20
USUAL = 300
IDENTIFIERS = ("phone", "document", "email")
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")
_DIGITS = re.compile(r"\D+")


@dataclass(slots=True)
class Columns:
    """`n` records. `code[name]` is an int64 array (n), -1 missing. `held[kind]` are the owners and the values of every
    telephone, document or e-mail, one row each. `texts` and `sounds` are the words behind the codes: clear names."""

    ids: tuple[str, ...]
    code: dict[str, Ints]
    texts: list[str]
    sounds: list[str]
    held: dict[str, tuple[Ints, Ints]] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """How many records there are."""
        return len(self.ids)

    def __repr__(self) -> str:
        return f"<Columns: {self.n} records>"

    def shares(self, name: str, usual: float) -> npt.NDArray[np.float64]:
        """Share of the known values of a column that each code has, by code. The pair at hand is one of those that hold
        it, and what is usual counts as `USUAL` records, so that a small file makes nothing rare or common."""
        known = self.code[name][self.code[name] >= 0]
        counts = np.bincount(known, minlength=1)
        shares: npt.NDArray[np.float64] = (np.maximum(counts - 1, 0) + USUAL * usual) / (len(known) + USUAL)
        return shares


class _Numbering:
    """Numbers for values in the order of their first appearance; nothing gets -1."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def of(self, value: str) -> int:
        return self.known.setdefault(value, len(self.known)) if value else -1

    def column(self, values: list[str]) -> Ints:
        return np.array([self.of(value) for value in values], dtype=np.int64)


def prepare(records: Sequence[Record], *, progress: Callable[[int, int], None] | None = None) -> Columns:
    """Columns of the records, in their order. Raises ValueError when two records have the same id."""
    ids = tuple(record.id for record in records)
    if len(set(ids)) != len(ids):
        raise ValueError("two records have the same id: give each its own")
    texts, sounds = _Numbering(), _Numbering()
    code: dict[str, Ints] = {}
    for part, names in (
        ("given", [record.given_names for record in records]),
        ("family", [record.family_name for record in records]),
    ):
        code |= _names(part, names, texts, sounds)
        if progress:
            progress(1 if part == "given" else 2, 2)
    code |= _births(records)
    for name in ("sex", "nationality", "district"):
        code[name] = _Numbering().column([getattr(record, name).strip().casefold() for record in records])
    held = {kind: _held(records, kind) for kind in IDENTIFIERS}
    return Columns(ids, code, list(texts.known), list(sounds.known), held)


def _names(part: str, names: list[str], texts: _Numbering, sounds: _Numbering) -> dict[str, Ints]:
    """Columns `<part>_text`, `_sound` (all words) and `_word` (the sound of the leading word), each name folded once."""
    seen: dict[str, tuple[int, int, int]] = {}
    rows = []
    for name in names:
        if name not in seen:
            words = subjects.words_of(name)
            # A family name leads with its last word, where more than one is written.
            lead = words[0 if part == "given" else -1].skeleton if words else ""
            seen[name] = (
                texts.of(" ".join(word.text for word in words)),
                sounds.of(" ".join(word.skeleton for word in words).strip()),
                sounds.of(lead),
            )
        rows.append(seen[name])
    table = np.array(rows, dtype=np.int64).reshape(len(rows), 3)
    return {f"{part}_{name}": table[:, at].copy() for at, name in enumerate(("text", "sound", "word"))}


def _births(records: Sequence[Record]) -> dict[str, Ints]:
    """`year`, and `month` and `day` only where the whole date is known: 1 January is what offices write for a year."""
    rows = [_birth(record.birth_date, record.birth_date_precision) for record in records]
    table = np.array(rows, dtype=np.int64).reshape(len(rows), 3)
    return {name: table[:, at].copy() for at, name in enumerate(("year", "month", "day"))}


def _birth(written: str, precision: str) -> tuple[int, int, int]:
    found = _DATE.match(written.strip())
    if not found:
        return -1, -1, -1
    year, month, day = (int(part) if part else 0 for part in found.groups())
    whole = precision == "exact" and month and day and (month, day) != (1, 1)
    return (year, month, day) if whole else (year, -1, -1)


def _held(records: Sequence[Record], kind: str) -> tuple[Ints, Ints]:
    fold = {"phone": _phone, "document": _document, "email": _email}[kind]
    numbering = _Numbering()
    owners, values = [], []
    for place, record in enumerate(records):
        for value in dict.fromkeys(fold(each) for each in getattr(record, f"{kind}s")):
            if len(value) >= 5:
                owners.append(place)
                values.append(numbering.of(value))
    owner, held = np.array(owners, dtype=np.int64), np.array(values, dtype=np.int64)
    if held.size:
        few = np.bincount(held)[held] <= SHARED
        owner, held = owner[few], held[few]
    return owner, held


def _phone(text: str) -> str:
    # The last eight digits are the subscriber, whatever country and trunk codes stand before them (Fiji has seven).
    return _DIGITS.sub("", text)[-8:]


def _document(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _email(text: str) -> str:
    return text.strip().casefold()
