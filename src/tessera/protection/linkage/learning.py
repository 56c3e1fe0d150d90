"""How much each level says, learned from the records themselves without anybody's labels.

Fellegi and Sunter (1969): the weight of a level is log2(m / u), m its share among pairs of one person, u its share among
pairs of two. u is counted on random pairs. m is found by expectation-maximisation on sets of pairs that agree on
something strong, for the comparisons that did not choose the set, all sets together (a composite likelihood); a start
value counts as `PRIOR` pairs, so that a small file learns little and says so. Everything is drawn from a fixed seed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tessera.protection.linkage.columns import Columns, Ints
from tessera.protection.linkage.comparisons import COMPARISONS, Comparison, levels_of

Floats = npt.NDArray[np.float64]
Levels = npt.NDArray[np.int8]
Condition = dict[str, tuple[str, ...]]

PRIOR = 20.0
# Random pairs of a small file hold its twins: what is usual by chance counts as this many pairs.
PRIOR_BY_CHANCE = 2_000.0
# Comparing spellings takes the time: fewer pairs of names say enough.
RANDOM_PAIRS, RANDOM_NAMES = 1_000_000, 400_000
ITERATIONS = 60
_NAMES = ("given", "family")
_AGREE = ("same", "sounds_same")
# Sets of pairs to learn from, by what all their pairs agree on.
SETS: tuple[Condition, ...] = (
    {"phone": ("shared",)},
    {"document": ("shared",)},
    {"email": ("shared",)},
    {"birth": ("same",)},
    {"given": _AGREE, "family": _AGREE, "district": ("same",)},
)


@dataclass(frozen=True, slots=True)
class Model:
    """m and u per comparison (arrays over its levels; the missing level is NaN), and the share of all pairs that are
    one person."""

    m: dict[str, Floats]
    u: dict[str, Floats]
    share: float

    def weights(self, comparison: str) -> Floats:
        """log2(m / u) per level; 0 where something is missing."""
        return np.nan_to_num(np.log2(self.m[comparison] / self.u[comparison]))

    @property
    def start(self) -> float:
        """log2 of the odds that two records, drawn at random, are one person."""
        return float(np.log2(self.share / (1 - self.share)))


def learn(columns: Columns, levels: Levels, *, seed: int) -> Model:
    """The model, from the levels of the candidate pairs, (comparisons, pairs)."""
    u = _by_chance(columns, seed)
    patterns, counts = _patterns(levels)
    m = _expect(patterns, counts, u)
    return Model(m, u, _share(columns.n, patterns, counts, m, u))


def _random_pairs(n: int, seed: int) -> tuple[Ints, Ints]:
    dice = np.random.default_rng(seed)
    if n * (n - 1) // 2 <= RANDOM_PAIRS:
        every = np.stack(np.triu_indices(n, 1)).astype(np.int64)
        first, second = dice.permutation(every, axis=1)
        return first, second
    first = dice.integers(0, n, RANDOM_PAIRS)
    second = (first + dice.integers(1, n, RANDOM_PAIRS)) % n
    return first, second


def _by_chance(columns: Columns, seed: int) -> dict[str, Floats]:
    """u per comparison: shares of the levels among random pairs in which nothing is missing."""
    a, b = _random_pairs(columns.n, seed)
    one_name = np.zeros(len(a), dtype=int)
    for name in _NAMES:
        heard = columns.code[f"{name}_sound"]
        one_name += (heard[a] == heard[b]) & (heard[a] >= 0)
    found = {}
    for comparison in COMPARISONS:
        many = slice(RANDOM_NAMES) if comparison.code in _NAMES else slice(None)
        levels = levels_of(comparison, columns, a[many], b[many])
        usual = PRIOR_BY_CHANCE * np.array([level.chance for level in comparison.levels])
        plain = _shares(comparison, levels, usual)
        if comparison.beside_names:
            plain = _shares(comparison, levels[one_name == 1], plain * 50)
        found[comparison.code] = plain
    return found


def _shares(comparison: Comparison, levels: Levels, prior: Floats) -> Floats:
    """Shares of the levels that are not missing, with prior counts added."""
    counts = np.bincount(levels, minlength=len(comparison.levels)).astype(float) + np.nan_to_num(prior)
    counts[0] = np.nan
    shares: Floats = counts / np.nansum(counts)
    return shares


def _patterns(levels: Levels) -> tuple[Levels, Floats]:
    """Different rows of levels, (comparisons, patterns), and how many pairs have each."""
    whole = np.zeros(levels.shape[1], dtype=np.int64)
    for place, comparison in enumerate(COMPARISONS):
        whole = whole * len(comparison.levels) + levels[place]
    _values, first, counts = np.unique(whole, return_index=True, return_counts=True)
    return levels[:, first], counts.astype(float)


def _start(comparison: Comparison) -> Floats:
    likely = np.array([level.likely for level in comparison.levels])
    likely[0] = np.nan
    start: Floats = likely / np.nansum(likely)
    return start


def _expect(patterns: Levels, counts: Floats, u: dict[str, Floats]) -> dict[str, Floats]:
    """m per comparison by expectation-maximisation over all sets together."""
    m = {comparison.code: _start(comparison) for comparison in COMPARISONS}
    sets = [chosen for condition in SETS if (chosen := _chosen(patterns, condition)).any()]
    conditions = [condition for condition in SETS if _chosen(patterns, condition).any()]
    share = [0.5] * len(sets)
    for _round in range(ITERATIONS):
        totals = {code: PRIOR * _start(comparison) for code, comparison in _named().items()}
        for number, (chosen, condition) in enumerate(zip(sets, conditions, strict=True)):
            logit = np.full(int(chosen.sum()), np.log2(share[number] / (1 - share[number])))
            for place, comparison in enumerate(COMPARISONS):
                # Two who share a name, a date or a district share these anyway: they may learn, not teach.
                if comparison.code not in condition and comparison.code != "nationality":
                    weights = np.nan_to_num(np.log2(m[comparison.code] / u[comparison.code]))
                    logit += weights[patterns[place, chosen]]
            one = counts[chosen] / (1 + np.exp2(-np.clip(logit, -60, 60)))
            share[number] = float(np.clip(one.sum() / counts[chosen].sum(), 1e-6, 1 - 1e-6))
            for place, comparison in enumerate(COMPARISONS):
                if comparison.code not in condition:
                    seen = np.bincount(patterns[place, chosen], one, len(comparison.levels))
                    totals[comparison.code][1:] += seen[1:]
        fresh = {code: total / np.nansum(total) for code, total in totals.items()}
        moved = max(float(np.nanmax(np.abs(fresh[code] - m[code]))) for code in m)
        m = fresh
        if moved < 1e-4:
            break
    return m


def _named() -> dict[str, Comparison]:
    return {comparison.code: comparison for comparison in COMPARISONS}


def _chosen(patterns: Levels, condition: Condition) -> npt.NDArray[np.bool_]:
    chosen = np.ones(patterns.shape[1], dtype=bool)
    for place, comparison in enumerate(COMPARISONS):
        if comparison.code in condition:
            chosen &= np.isin(patterns[place], [comparison.place(code) for code in condition[comparison.code]])
    return chosen


def _share(n: int, patterns: Levels, counts: Floats, m: dict[str, Floats], u: dict[str, Floats]) -> float:
    """The share of all pairs that are one person: the fixed point of what the candidates say, given that share."""
    every = max(n * (n - 1) / 2, 1.0)
    weight = np.zeros(patterns.shape[1])
    for place, comparison in enumerate(COMPARISONS):
        weight += np.nan_to_num(np.log2(m[comparison.code] / u[comparison.code]))[patterns[place]]
    share = 0.1 / max(n, 2)
    for _round in range(ITERATIONS):
        odds = np.exp2(np.clip(weight + np.log2(share / (1 - share)), -60, 60))
        share = float(np.clip((counts * odds / (1 + odds)).sum() / every, 1e-12, 0.1))
    return share
