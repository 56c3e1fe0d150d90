"""What an estimate says: number, intervals, model, doubts. Frozen values that a page, a file or a command can show."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tessera.observatory.prevalence.words import Note


@dataclass(frozen=True, slots=True)
class Interval:
    """Limits in people for a nominal level; `error_low` and `error_high` are Monte-Carlo standard errors of the limits."""

    low: float
    high: float
    level: float
    method: str
    error_low: float | None = None
    error_high: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values; an infinite limit is None."""
        return {
            "low": finite(self.low),
            "high": finite(self.high),
            "level": self.level,
            "method": self.method,
            "monte_carlo_error": None
            if self.error_low is None
            else [finite(self.error_low), finite(self.error_high if self.error_high is not None else math.inf)],
        }


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the model: its lists, its coefficient (-inf where the lists share nobody) and the people on all of them."""

    name: str
    value: float
    people: int

    def as_dict(self) -> dict[str, Any]:
        """Plain values; a coefficient of minus infinity is None and marked."""
        return {
            "term": self.name,
            "value": finite(self.value),
            "minus_infinity": self.value == -math.inf,
            "people": self.people,
        }


@dataclass(frozen=True, slots=True)
class Rival:
    """Another model that was looked at: its estimate and how much it weighs among all (shares of 1)."""

    model: str
    estimate: float
    weight: float
    value: float | None = None
    low: float | None = None
    high: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "model": self.model,
            "estimate": finite(self.estimate),
            "weight": self.weight,
            "criterion": self.value,
            "interval": None if self.low is None or self.high is None else [finite(self.low), finite(self.high)],
        }


@dataclass(frozen=True, slots=True)
class Resampling:
    """The bootstrap in figures; `quantiles` are evenly spaced over the resampled totals."""

    size: int
    infinite: int
    emptied: int
    bias: float
    acceleration: float
    quantiles: tuple[float, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values, without the quantiles."""
        return {
            "size": self.size,
            "infinite": self.infinite,
            "empty_list": self.emptied,
            "z0": finite(self.bias),
            "acceleration": self.acceleration,
        }


@dataclass(frozen=True, slots=True)
class Estimate:
    """One method's answer. `estimate` counts everybody, seen and unseen; `interval` is the first to show."""

    method: str
    estimate: float
    interval: Interval
    model: str
    criterion: str
    observed: int
    warnings: tuple[Note, ...] = ()
    assumptions: tuple[Note, ...] = ()
    intervals: tuple[Interval, ...] = ()
    terms: tuple[Term, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)  # aic, bic, deviance, parameters and the method's own
    rivals: tuple[Rival, ...] = ()
    resampling: Resampling | None = None
    quantiles: tuple[float, ...] = ()  # evenly spaced over what the method knows of the total, for a picture
    seconds: float = 0.0

    @property
    def unseen(self) -> float:
        """Estimated people on no list."""
        return self.estimate - self.observed

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON: infinite and undefined numbers are None, and a warning says so."""
        return {
            "method": self.method,
            "estimate": finite(self.estimate),
            "interval": [finite(self.interval.low), finite(self.interval.high)],
            "interval_method": self.interval.method,
            "level": self.interval.level,
            "monte_carlo_error": self.interval.as_dict()["monte_carlo_error"],
            "model": self.model,
            "criterion": self.criterion,
            "observed": self.observed,
            "unseen": finite(self.unseen),
            "warnings": [note.text for note in self.warnings],
            "assumptions": [note.text for note in self.assumptions],
            "intervals": [interval.as_dict() for interval in self.intervals],
            "terms": [term.as_dict() for term in self.terms],
            **{name: finite(value) for name, value in self.figures.items()},
            "bootstrap": self.resampling.as_dict() if self.resampling else None,
            "rivals": [rival.as_dict() for rival in self.rivals],
            "seconds": round(self.seconds, 3),
        }


def finite(value: float) -> float | None:
    """The number, or None where it is infinite or undefined."""
    return float(value) if math.isfinite(value) else None
