"""Free words about an episode: sealed under the survivor's key, because they name places and people."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields

# What a promise is about; the same items say what it really was (case forms §5.1).
ITEMS = ("work", "pay", "place", "hours", "housing", "documents")


@dataclass(frozen=True, slots=True)
class EpisodeWords:
    """Where exactly, what was promised, what it really was, the debt that was claimed, names used online, and anything
    else. `debt_family_liable` and `debt_still_claimed` are yes, no or an empty answer; `debt_amount` is a decimal in
    `debt_currency` (ISO 4217)."""

    place: str = ""
    promised: str = ""
    actual: str = ""
    note: str = ""
    handles: str = ""
    promised_work: str = ""
    promised_pay: str = ""
    promised_place: str = ""
    promised_hours: str = ""
    promised_housing: str = ""
    promised_documents: str = ""
    actual_work: str = ""
    actual_pay: str = ""
    actual_place: str = ""
    actual_hours: str = ""
    actual_housing: str = ""
    actual_documents: str = ""
    debt_amount: str = ""
    debt_currency: str = ""
    debt_to: str = ""
    debt_why: str = ""
    debt_interest: str = ""
    debt_collateral: str = ""
    debt_family_liable: str = ""
    debt_still_claimed: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return self == EpisodeWords()

    def said(self) -> dict[str, str]:
        """What was said, by name, empty parts left out."""
        return {key: value for key, value in asdict(self).items() if value}

    def to_bytes(self) -> bytes:
        """JSON in UTF-8, empty parts left out."""
        return json.dumps(self.said(), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> EpisodeWords:
        """Reads what `to_bytes` wrote."""
        known = {part.name for part in fields(cls)}
        return cls(**{key: value for key, value in json.loads(data).items() if key in known})


@dataclass(frozen=True, slots=True)
class CaseWords:
    """What helps to receive the person well (access, diet, prayer, medicine), what a conflict of interest is about, and
    background that an organisation asks for only where it must count by it."""

    accommodation_needs: str = ""
    conflict: str = ""
    ethnicity: str = ""
    religion: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return self == CaseWords()

    def to_bytes(self) -> bytes:
        """JSON in UTF-8, empty parts left out."""
        return json.dumps({key: value for key, value in asdict(self).items() if value}, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> CaseWords:
        """Reads what `to_bytes` wrote."""
        known = {part.name for part in fields(cls)}
        return cls(**{key: value for key, value in json.loads(data).items() if key in known})


@dataclass(frozen=True, slots=True)
class PersonWords:
    """Where somebody else in the case is, and what is good to know about them."""

    where: str = ""
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return self == PersonWords()

    def to_bytes(self) -> bytes:
        """JSON in UTF-8, empty parts left out."""
        return json.dumps({key: value for key, value in asdict(self).items() if value}, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> PersonWords:
        """Reads what `to_bytes` wrote."""
        known = {part.name for part in fields(cls)}
        return cls(**{key: value for key, value in json.loads(data).items() if key in known})
