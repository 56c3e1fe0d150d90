"""What an attack gave, and the report of all of them. Plain values: no user, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tessera.observatory.attacks import words


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run of one attack.

    ``success`` and ``baseline`` are shares of attempts (0 to 1): what the attacker got right with the release, and what
    she would have got right without it. ``broken``: whether the release gave way. ``note`` names a sentence of
    ``words.NOTES``, which ``facts`` fill. Not ``judged`` is what the method makes no promise about; it is told all the same.
    """

    success: float
    baseline: float
    broken: bool
    note: str
    facts: Mapping[str, float | int | str] = field(default_factory=dict)
    judged: bool = True


@dataclass(frozen=True, slots=True)
class Attack:
    """One line of the report. ``weak`` is what the same attack got from the deliberately weak release."""

    name: str
    success: float | None
    baseline: float | None
    passed: bool
    note_code: str
    facts: Mapping[str, float | int | str]
    weak: float | None = None
    skipped: bool = False

    @property
    def number(self) -> int:
        """Its place in the list of attacks, from 1."""
        return words.ORDER.index(self.name) + 1

    @property
    def note(self) -> str:
        """What happened, in a sentence of the active language."""
        return words.note(self.note_code, self.facts)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; ``note`` in the active language, ``note_code`` and ``facts`` for any other."""
        return {
            "number": self.number,
            "name": self.name,
            "success": _short(self.success),
            "baseline": _short(self.baseline),
            "passed": self.passed,
            "skipped": self.skipped,
            "pass_mark": words.mark(self.name),
            "weak_release": _short(self.weak),
            "note": self.note,
            "note_code": self.note_code,
            "facts": dict(self.facts),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """All attacks on one release. ``method``, ``quick`` and ``seed`` say how it was made."""

    rows: tuple[Attack, ...]
    method: str = ""
    quick: bool = False
    seed: int = 0
    seconds: float = field(default=0.0, compare=False)

    @property
    def passed(self) -> bool:
        """Whether no attack succeeded. A skipped attack does not fail; its reason is in its note."""
        return all(row.passed or row.skipped for row in self.rows)

    def as_dict(self) -> dict[str, Any]:
        """The report as it is kept beside a release (``attacks.json``); the same seed gives the same values."""
        return {
            "passed": self.passed,
            "method": self.method,
            "quick": self.quick,
            "seed": self.seed,
            "attacks": [row.as_dict() for row in self.rows],
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Report:
        """The report back from ``as_dict``. Raises KeyError where it is none."""
        rows = tuple(
            Attack(
                name=row["name"],
                success=row["success"],
                baseline=row["baseline"],
                passed=row["passed"],
                note_code=row["note_code"],
                facts=row["facts"],
                weak=row["weak_release"],
                skipped=row["skipped"],
            )
            for row in values["attacks"]
        )
        return cls(rows, values["method"], values["quick"], values["seed"])


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
