"""Free words of the room: sealed under the survivor's key, because they name people and places."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True)
class Words:
    """What every set of words can do; subclasses hold texts only."""

    def parts(self) -> Iterator[tuple[str, str]]:
        """(name, text) of what was said."""
        return ((part.name, text) for part in fields(self) if (text := str(getattr(self, part.name))))

    def to_bytes(self) -> bytes:
        """JSON in UTF-8, empty parts left out."""
        return json.dumps(dict(self.parts()), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Reads what `to_bytes` wrote; parts of another version are left out."""
        known = {part.name for part in fields(cls)}
        return cls(**{key: value for key, value in json.loads(data).items() if key in known})


@dataclass(frozen=True)
class PlanWords(Words):
    """What the survivor says of the plan, and why it was given back."""

    agreed: str = ""
    returned: str = ""


@dataclass(frozen=True)
class GoalWords(Words):
    """A goal in the survivor's wording, and how both will see that it is reached."""

    wording: str = ""
    measure: str = ""


@dataclass(frozen=True)
class TaskWords(Words):
    """What is to be done, what should come of it, and who else does it where that is no organisation known here."""

    action: str = ""
    expected: str = ""
    who: str = ""


@dataclass(frozen=True)
class ServiceWords(Words):
    """Who gives a service and where, as far as codes cannot say it, a note, and what the survivor says of it."""

    provider: str = ""
    place: str = ""
    note: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class ConferenceWords(Words):
    """What the survivor wishes first of all, then what the meeting saw and decided."""

    wishes: str = ""
    strengths: str = ""
    limits: str = ""
    resources: str = ""
    decisions: str = ""
    others: str = ""
