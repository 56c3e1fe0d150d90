"""What to build, as it is asked for, and what every method makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tessera.observatory.releases.families import CASE, FAMILIES, Family
from tessera.observatory.synthesis import api as synthesis
from tessera.observatory.tables import api as tables

Progress = Callable[[str, int], None]
Tables = Mapping[tuple[str, ...], Mapping[tuple[str, ...], int | None]]

METHODS = (tables.METHOD, synthesis.METHOD)
STEPS = ("read", "protect", "attack", "compare", "keep")
DEFAULT_EPSILON = 1.0
LARGEST_EPSILON = 12.0
SENSITIVE = (
    "forced_labour",
    "sexual_exploitation",
    "control_group",
    "recruiter_relation",
    "exploitation_type",
    "labour_type",
)
"""What was done to a person; the other columns say who they are."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to build: the method and its parameters, which dimensions, and which contributors (None: all under agreement).

    `perturbation`, `least_contributors`, `dominance` and `diversity` belong to method `tables` (see its Parameters),
    `family` says which facts (see families.FAMILIES); help is released as tables only.
    `epsilon` and `delta` (None: the method's own) to method `synthetic`, which takes the columns of `dimensions`.
    `release` is the id it will have, for work that may run twice: a second run finds the first one's release.
    `secret` and `source` are for tests alone: with them the same people give the same release again.
    """

    title: str = ""
    method: str = tables.METHOD
    family: str = CASE
    threshold: int = tables.DEFAULT_THRESHOLD
    rounding: int = 1
    dimensions: tuple[tuple[str, ...], ...] | None = None
    organisations: tuple[UUID, ...] | None = None
    release: UUID | None = None
    perturbation: int = 0
    least_contributors: int = tables.LEAST_CONTRIBUTORS
    dominance: int = tables.MOST_SHARE
    diversity: int = 1
    epsilon: float = DEFAULT_EPSILON
    delta: float | None = None
    secret: str = field(default="", repr=False)
    source: synthesis.Source | None = field(default=None, repr=False)

    def columns(self) -> tuple[str, ...]:
        """The columns that are read, in the order of the facts. Raises ValueError for one there is not."""
        there = self.of.facts
        if self.specs() is None:
            return tuple(there)
        wanted = {name for spec in self.specs() or () for name in spec}
        if unknown := wanted - set(there):
            raise ValueError(f"there is no dimension {', '.join(sorted(unknown))}; there are {', '.join(there)}")
        return tuple(name for name in there if name in wanted)

    @property
    def of(self) -> Family:
        """The family of facts. Raises ValueError for one there is not."""
        if self.family not in FAMILIES:
            raise ValueError(f"there is no family {self.family!r}; there are {' and '.join(FAMILIES)}")
        return FAMILIES[self.family]

    def specs(self) -> tuple[tuple[str, ...], ...] | None:
        """The tables that are asked for, or the family's usual ones; None for all there are."""
        return self.of.usual if self.dimensions is None else self.dimensions

    def checked(self) -> Order:
        """The same order. Raises ValueError for a method there is not, or parameters out of range."""
        if self.method not in METHODS:
            raise ValueError(f"there is no method {self.method!r}; there are {' and '.join(METHODS)}")
        if self.method == synthesis.METHOD and self.of.named:
            raise ValueError("invented records are made of people, not of services: choose the method tables")
        if any(self.of.named not in spec for spec in self.specs() or ()) and self.of.named:
            raise ValueError(
                f"every table of this family names {self.of.named}: without it a count is no number of people"
            )
        if self.method == synthesis.METHOD and not 0 < self.epsilon <= LARGEST_EPSILON:
            raise ValueError(f"epsilon must lie above 0 and not above {LARGEST_EPSILON:g}, not {self.epsilon:g}")
        if self.delta is not None and not 0 < self.delta < 1e-3:
            raise ValueError(f"delta must lie between 0 and 0.001, not {self.delta:g}")
        self.parameters()
        return self

    def parameters(self) -> tables.Parameters:
        """The parameters of method `tables`. Raises ValueError when out of range."""
        return tables.Parameters(
            threshold=self.threshold,
            rounding=self.rounding,
            dimensions=self.specs(),
            perturbation=self.perturbation,
            contributors=self.least_contributors,
            dominance=self.dominance,
            diversity=self.diversity,
            sensitive=tuple(name for name in self.columns() if name in SENSITIVE),
        )


@dataclass(frozen=True, slots=True)
class Made:
    """What a method made: its files by name, the one whose hash is the release's, and its tables for the pages."""

    method: str
    document: Mapping[str, Any]
    files: Mapping[str, bytes]
    main: str
    tables: Tables
    records: int
    contributors: int
    threshold: int = 0
    epsilon: float | None = None
    delta: float | None = None
