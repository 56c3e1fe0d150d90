"""Rule sets of countries: days of the first stage and of the recovery and reflection period, as data with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from tessera.kernel.codes.model import in_language
from tessera.protection.determination.enums import LEAST_RECOVERY_DAYS

_DATA = files("tessera.protection.determination") / "rules"
_WORKING = "working"
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """What held in a country from one day on. `verified` is False where nobody compared it with the legal text."""

    code: str
    country: str
    labels: Mapping[str, str]
    valid_from: date
    source: str
    verified: bool
    recovery_days: int
    valid_to: date | None = None
    first_stage_days: int | None = None
    working_days: bool = False
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The country, or the convention, in the reader's language."""
        return in_language(self.labels)

    @property
    def note(self) -> str:
        """What the days alone do not say; "" for nothing."""
        return in_language(self.notes) if self.notes else ""

    def first_stage_by(self, started: date) -> date | None:
        """The last day for the first-stage decision; None where no law gives one. Public holidays are not known."""
        if self.first_stage_days is None:
            return None
        if not self.working_days:
            return started + timedelta(days=self.first_stage_days)
        day, left = started, self.first_stage_days
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < _SATURDAY
        return day

    def recovery_until(self, begins: date) -> date:
        """The last day of the recovery and reflection period that begins on this day, which counts as its first."""
        return begins + timedelta(days=max(self.recovery_days, LEAST_RECOVERY_DAYS) - 1)


@cache
def every_rule() -> tuple[Rule, ...]:
    """Every rule set, by country and day. Raises ValueError for one without a source or shorter than the convention."""
    found = []
    for entry in _DATA.iterdir():
        if entry.name.endswith(".toml"):
            data = tomllib.loads(entry.read_text(encoding="utf-8"))
            found += [_rule(row, data["country"], data["label"]) for row in data["rules"]]
    return tuple(sorted(found, key=lambda rule: (rule.country, rule.valid_from)))


def _rule(row: Mapping[str, object], country: str, labels: Mapping[str, str]) -> Rule:
    rule = Rule(
        code=str(row["code"]), country=country, labels=labels, valid_from=row["valid_from"], source=str(row["source"]),  # type: ignore[arg-type]
        verified=row["verified"] is True, recovery_days=int(str(row["recovery_days"])), valid_to=row.get("valid_to"),  # type: ignore[arg-type]
        first_stage_days=row.get("first_stage_days"), working_days=row.get("first_stage_unit") == _WORKING,  # type: ignore[arg-type]
        notes=row.get("recovery_note", {}),  # type: ignore[arg-type]
    )  # fmt: skip
    if not rule.source or rule.recovery_days < LEAST_RECOVERY_DAYS:
        raise ValueError(f"{rule.code}: name the legal source, and at least {LEAST_RECOVERY_DAYS} days of recovery")
    return rule


def rule_of(code: str) -> Rule | None:
    """The rule set of this code; None for one this version does not have."""
    return next((rule for rule in every_rule() if rule.code == code), None)


def in_force(country: str, on: date) -> Rule:
    """What holds in a country on a day; the convention's minimum where nothing is known of the country."""
    for wanted in (country, ""):
        rules = [
            rule
            for rule in every_rule()
            if rule.country == wanted and rule.valid_from <= on and (rule.valid_to is None or on <= rule.valid_to)
        ]
        if rules:
            return rules[-1]
    return next(rule for rule in every_rule() if not rule.country)
