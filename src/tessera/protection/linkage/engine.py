"""Linking records: which pairs are probably one person, how probably, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from tessera.protection.linkage import blocking, comparisons, learning, scoring, splink_engine
from tessera.protection.linkage.columns import Ints, prepare
from tessera.protection.linkage.comparisons import COMPARISONS, MISSING
from tessera.protection.linkage.enums import Backend
from tessera.protection.linkage.learning import Floats, Levels, Model
from tessera.protection.linkage.records import Record

STEPS = 5
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """`least` is the smallest probability of a pair that is handed back, `seed` draws the random pairs, `budget` is how
    many pairs per record one blocking key may give."""

    least: float = 0.9
    seed: int = 1
    budget: int = blocking.BUDGET

    @property
    def least_weight(self) -> float:
        """The smallest weight in bits: log2 of the odds of `least`."""
        return float(np.log2(self.least / (1 - self.least)))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one comparison says: codes of comparison and level, and its weight in bits; `rare` is the part of the weight
    that comes from how rare the value is."""

    comparison: str
    level: str
    weight: float
    rare: float = 0.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one person. `weight` in bits is `start` (the odds of any two records) and the weights of
    the evidence, added; `probability` is 1 / (1 + 2^-weight)."""

    first: str
    second: str
    weight: float
    probability: float
    start: float
    evidence: tuple[Evidence, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Linked:
    """All pairs as arrays, heaviest first, and the model that weighed them. `pairs` explains them one by one."""

    ids: tuple[str, ...] = field(repr=False)
    first: Ints = field(repr=False)
    second: Ints = field(repr=False)
    weight: Floats = field(repr=False)
    levels: Levels = field(repr=False)
    rare: Floats = field(repr=False)
    model: Model = field(repr=False)
    compared: int = 0

    def __len__(self) -> int:
        return len(self.first)

    def between(self, source: Callable[[str], str]) -> Linked:
        """Only the pairs whose two ids come from different sources."""
        names = np.array([source(key) for key in self.ids])
        kept = np.flatnonzero(names[self.first] != names[self.second]) if len(self) else np.array([], dtype=np.int64)
        return replace(
            self, first=self.first[kept], second=self.second[kept], weight=self.weight[kept],
            levels=self.levels[:, kept], rare=self.rare[:, kept],
        )  # fmt: skip

    def pairs(self) -> Iterator[Pair]:
        """Every pair with its explanation, heaviest first."""
        said = {each.code: self.model.weights(each.code) for each in COMPARISONS}
        for at, (a, b, weight) in enumerate(
            zip(self.first.tolist(), self.second.tolist(), self.weight.tolist(), strict=True)
        ):
            evidence = []
            for place, comparison in enumerate(COMPARISONS):
                level = int(self.levels[place, at])
                if comparison.levels[level].code != MISSING:
                    rare = float(self.rare[place, at])
                    weighs = float(said[comparison.code][level]) + rare
                    evidence.append(Evidence(comparison.code, comparison.levels[level].code, weighs, rare))
            chance = 1 / (1 + 2 ** -min(weight, 60.0))
            yield Pair(self.ids[a], self.ids[b], weight, chance, self.model.start, tuple(evidence))


def link(
    records: Sequence[Record],
    *,
    settings: Settings | None = None,
    backend: Backend = Backend.OWN,
    progress: Progress | None = None,
) -> Linked:
    """Pairs of records that are one person with a probability of at least `settings.least`, heaviest first.

    Nothing is written anywhere. The same records in the same order give the same answer. Raises BackendMissing when the
    backend's packages are not installed, ValueError when two records have one id.
    """
    splink_engine.require(backend)
    settings, tell = settings or Settings(), progress or (lambda _done, _all: None)
    columns = prepare(records)
    tell(1, STEPS)
    a, b = blocking.candidates(columns, settings.budget)
    tell(2, STEPS)
    levels = comparisons.compare(columns, a, b)
    tell(3, STEPS)
    model = learning.learn(columns, levels, seed=settings.seed)
    tell(4, STEPS)
    compared = len(a)
    if backend == Backend.OWN:
        weight, rare = scoring.weigh(columns, model, a, levels)
        kept = np.flatnonzero(weight >= settings.least_weight)
        a, b, weight, levels, rare = a[kept], b[kept], weight[kept], levels[:, kept], rare[:, kept]
    else:
        a, b, weight = splink_engine.run(columns, model, backend, settings.least_weight, settings.budget)
        levels = comparisons.compare(columns, a, b)
        rare = scoring.rarity(columns, model, a, levels)
    tell(5, STEPS)
    order = np.lexsort((b, a, -np.round(weight, 9)))
    return Linked(columns.ids, a[order], b[order], weight[order], levels[:, order], rare[:, order], model, compared)
