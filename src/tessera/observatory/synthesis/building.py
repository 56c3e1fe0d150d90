"""Method B: synthetic records with differential privacy at the level of the person."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.synthesis import accounting, finishing, noise
from tessera.observatory.synthesis.accounting import Meter
from tessera.observatory.synthesis.measuring import Columns, Counts, Curator, Measurement, cells
from tessera.observatory.synthesis.pool import Constraint, Pool, Weights, constraint
from tessera.observatory.tables.api import Microdata

METHOD = "synthetic"
METHOD_VERSION = 1
LARGEST_TABLE = 8_000
"""Cells of the largest table that is measured: beyond it nearly every cell drowns in noise."""

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """How the budget is divided and how the estimate is made. Fixed before the data is seen; the defaults were tried
    on a public file of 48,773 rows and on generated ones."""

    size_share: Fraction = Fraction(1, 200)
    """Of ε, for the number of people."""
    one_way_share: Fraction = Fraction(3, 10)
    """Of ρ, for the tables of single columns."""
    choosing_share: Fraction = Fraction(1, 10)
    """Of ρ of a round, for choosing its table."""
    handicap: float = 0.5
    one_way_threshold: float = 2.0
    threshold: float = 3.0
    sweeps: int = 10
    repairs: int = 3
    worsening: float = 1.025
    most_candidates: int = 1_000
    most_rounds: int = 100


@dataclass(frozen=True, slots=True)
class Synthetic:
    """Records that nobody is, and the noisy tables they were made from.

    ``codes[r, c]`` is the position of record r's value in ``domains[columns[c]]``. ``n`` is the noisy number of people and
    the number of records. ``spent`` is the part of ``rho`` that was used.
    """

    columns: tuple[str, ...]
    domains: Mapping[str, tuple[str, ...]]
    codes: NDArray[np.uint16]
    aggregates: tuple[Measurement, ...]
    n: int
    epsilon: float
    delta: float
    rho: float
    spent: float
    size_epsilon: float
    fit: float

    @property
    def workload(self) -> tuple[tuple[str, ...], ...]:
        """The columns of each measured table, in the order of measuring."""
        return tuple(tuple(self.columns[c] for c in each.columns) for each in self.aggregates)


def synthesize(
    data: Microdata,
    *,
    epsilon: float,
    delta: float | None = None,
    source: noise.Source | None = None,
    progress: Progress | None = None,
    settings: Settings | None = None,
) -> Synthetic:
    """Synthetic records of ``data``, in which **each person must have one row**: the caller sees to that.

    Neighbours differ by one person added or removed. The number of people is answered with pure ε/200 differential privacy;
    from that noisy number comes δ, unless it is given; all else together is ρ-zCDP, where ρ gives the other 199/200 of ε at
    that δ. In all (ε, δ)-differential privacy by basic composition; where δ follows the noisy number it holds with δ's mean.
    ``source`` is the operating system's generator unless a test brings its own. Raises ValueError out of range.
    """
    say, chosen, source = (
        progress or (lambda _step, _done: None),
        settings or Settings(),
        source or noise.SystemSource(),
    )
    sizes = [len(data.domains[name]) for name in data.columns]
    if not sizes or min(sizes) == 0:
        raise ValueError("there must be at least one column, and each with at least one value in its domain")
    accounting.rho_of(
        epsilon, delta or accounting.LARGEST_DELTA
    )  # refuses what is out of range before anything is asked
    curator = Curator(data.codes.astype(np.int32), sizes, source)
    scale = math.ceil(1 / (Fraction(epsilon) * chosen.size_share))
    people = max(curator.people(scale), 1)
    used = 1 / scale
    delta = accounting.default_delta(people) if delta is None else delta
    meter = Meter(accounting.rho_of(epsilon - used, delta))
    generator = np.random.default_rng(int.from_bytes(source.bytes(32), "little"))
    pool, measured = _estimate(curator, sizes, people, meter, chosen, generator, say)
    say("finish", 0)
    finishing.finish(pool, chosen.worsening)
    rows = finishing.whole_rows(pool, round(pool.people))
    return Synthetic(
        columns=data.columns,
        domains={name: tuple(data.domains[name]) for name in data.columns},
        codes=rows.astype(np.uint16),
        aggregates=tuple(measured),
        n=len(rows),
        epsilon=epsilon,
        delta=delta,
        rho=float(meter.total),
        spent=float(meter.spent),
        size_epsilon=used,
        fit=pool.misfit() / max(pool.people * max(len(pool.constraints), 1) * 2, 1),
    )


def _estimate(
    curator: Curator,
    sizes: Sequence[int],
    people: int,
    meter: Meter,
    chosen: Settings,
    generator: np.random.Generator,
    say: Progress,
) -> tuple[Pool, list[Measurement]]:
    """Measures table after table, each chosen by what the pool tells worst."""
    candidates = _candidates(sizes, chosen.most_candidates)
    rounds = min(_rounds(people, float(meter.total), chosen.most_rounds), len(candidates))
    measured = _single_columns(curator, sizes, meter, chosen.one_way_share if rounds else Fraction(1))
    pool = Pool(sizes, float(_people(measured)), generator)
    one_way = [constraint(each, pool.people, chosen.one_way_threshold) for each in measured]
    pool.start(one_way, [_shares(each) for each in one_way])
    for step in range(rounds):
        say("measure", step + 1)
        budget = meter.left / (rounds - step)
        sharpness = _root_below(2 * budget * chosen.choosing_share)
        variance = _variance(budget * (1 - chosen.choosing_share))
        expected = [np.rint(pool.expected(each)).astype(np.int64) for each in candidates]
        sigma = math.sqrt(variance)
        handicaps = [round(chosen.handicap * sigma * math.sqrt(cells(each, sizes))) for each in candidates]
        best = candidates.pop(curator.worst(candidates, expected, handicaps, sharpness, meter))
        measured.append(curator.table(best, variance, meter))
        pool.judge(measured[-1])
        pool.learn(constraint(measured[-1], pool.people, chosen.threshold), chosen.sweeps)
    if not pool.forget_if_worse():
        pool.repair(chosen.repairs, chosen.sweeps)
    return pool, measured


def _candidates(sizes: Sequence[int], most: int) -> list[Columns]:
    """Tables of two and three columns that are small enough; the smaller ones where there are too many."""
    found = [
        columns
        for order in (2, 3)
        for columns in itertools.combinations(range(len(sizes)), order)
        if cells(columns, sizes) <= LARGEST_TABLE
    ]
    return sorted(found, key=lambda columns: (cells(columns, sizes), columns))[:most]


def _rounds(people: int, rho: float, most: int) -> int:
    """How many tables: more where there is more to see through the noise (24 for 48,773 people at ε = 1, 60 at 12)."""
    wanted = 24 * math.pow(people * math.sqrt(rho) / 7_800, 0.41)
    return min(most, max(2, round(wanted)))


def _single_columns(curator: Curator, sizes: Sequence[int], meter: Meter, share: Fraction) -> list[Measurement]:
    """Every column's own table. A share of K^(2/3) for a column of K values makes the summed error least."""
    weights = [Fraction(size ** (2 / 3)) for size in sizes]
    total = meter.total * share
    return [
        curator.table((column,), _variance(total * weight / sum(weights)), meter)
        for column, weight in enumerate(weights)
    ]


def _people(measured: Sequence[Measurement]) -> int:
    """The number of people, from the sums of all single columns, each trusted by its variance."""
    trust = [1 / (len(each.counts) * float(each.variance)) for each in measured]
    return max(1, round(float(np.average([float(each.counts.sum()) for each in measured], weights=trust))))


def _shares(held: Constraint) -> Weights:
    """Where the first rows of the pool lie: on the values that were measured above the noise, else on all alike."""
    values: Weights = np.zeros(len(held.label))
    values[held.kept] = held.target[1:]
    if values.sum() <= 0:
        values[:] = 1.0
    shares: Weights = values / values.sum()
    return shares


def _variance(rho: Fraction) -> Fraction:
    """The smallest variance in sixteenths that costs no more than ρ (1/(2 variance)), rounded up."""
    return Fraction(math.ceil(16 / (2 * rho)), 16)


def _root_below(square: Fraction) -> Fraction:
    """A fraction just below the square root of ``square``."""
    unit = 2**20
    return Fraction(math.isqrt(math.floor(square * unit * unit)), unit)


__all__ = ["METHOD", "METHOD_VERSION", "Counts", "Progress", "Settings", "Synthetic", "synthesize"]
