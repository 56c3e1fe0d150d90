"""Bayesian averaging over decomposable graphs of lists, in closed form (Madigan and York 1997).

Two lists without an edge are independent given the others. Every decomposable graph but the complete one (which says
nothing about the unseen) has the same prior weight; cell probabilities have the hyper-Dirichlet prior with count
δ = 2^-t in each of the 2^t cells, and the total number N the prior 1/N. The posterior is a sum over graphs and N, with no
simulation. The number of decomposable graphs is 8, 61, 822 for 3, 4, 5 lists.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np

from tessera.observatory.prevalence.special import Array, log_gamma

FEWEST_LISTS, MOST_LISTS = 3, 5
REACH = 30  # the unseen are looked for up to this many times the seen
MOST_POINTS = 200_000
MOST_PEOPLE = 300_000  # above, the evenly spaced numbers would lie farther apart than the posterior is wide
NEGLIGIBLE = 45.0

Cliques = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class Posterior:
    """The distribution of the unseen: `points` (people), their probabilities, and the weight of every graph."""

    points: Array
    chances: Array
    graphs: tuple[tuple[int, ...], ...]  # two-list terms, one per edge
    weights: Array
    means: Array  # expected unseen under each graph

    @property
    def mean(self) -> float:
        """Expected number of the unseen."""
        return float(self.points @ self.chances)

    def quantile(self, p: float) -> float:
        """The smallest number of unseen with at least probability `p` at or below it."""
        return float(self.points[min(int(np.searchsorted(np.cumsum(self.chances), p)), len(self.points) - 1)])

    @property
    def cut(self) -> float:
        """Probability at the last hundredth of the range: large when the range was too short."""
        return float(self.chances[-max(len(self.chances) // 100, 1) :].sum())


@lru_cache(maxsize=4)
def decomposable(lists: int) -> tuple[tuple[tuple[int, ...], Cliques], ...]:
    """Every decomposable graph but the complete one: edges as two-list terms, with its cliques and separators."""
    pairs = [1 << a | 1 << b for a, b in combinations(range(lists), 2)]
    graphs = (edges for size in range(len(pairs)) for edges in combinations(pairs, size))
    return tuple((edges, parts) for edges in graphs if (parts := _decomposed(lists, edges)))


def _decomposed(lists: int, edges: tuple[int, ...]) -> Cliques | None:
    """Cliques and separators by taking away, again and again, a list whose neighbours are all joined; None where none is."""
    left = (1 << lists) - 1
    cliques: list[int] = []
    separators: list[int] = []
    while left:
        for place in range(lists):
            if not left >> place & 1:
                continue
            around = 0
            for edge in edges:
                if edge >> place & 1 and edge & left == edge:
                    around |= edge & ~(1 << place)
            if _joined(around, edges):
                break
        else:
            return None
        cliques.append(around | 1 << place)
        separators.append(around)
        left &= ~(1 << place)
    # A clique that another holds cancels with its own separator in the formula, so they may both stay.
    return tuple(cliques), tuple(separators)


def _joined(around: int, edges: tuple[int, ...]) -> bool:
    members = [place for place in range(around.bit_length()) if around >> place & 1]
    return all((1 << a | 1 << b) in edges for a, b in combinations(members, 2))


def suits(table: Array) -> bool:
    """Whether there are 3 to 5 lists and at most 300,000 people."""
    return FEWEST_LISTS <= len(table).bit_length() <= MOST_LISTS and float(table.sum()) <= MOST_PEOPLE


def posterior(table: Array, delta: float | None = None, reach: int = REACH) -> Posterior:
    """Averages over all graphs for one table of counts in the order of histories; 3 to 5 lists.

    Exact over every whole number while `reach` × people is at most 200,000; evenly spaced numbers above. Graphs whose
    weight is below e^-45 of the best are weighed on every hundredth number only: they change nothing that can be seen.
    """
    lists, seen = len(table).bit_length(), int(table.sum())
    delta = 2.0**-lists if delta is None else delta
    last = max(reach * seen, 10)
    points = np.arange(0, last + 1, max(1, math.ceil(last / MOST_POINTS)), dtype=float)
    graphs = decomposable(lists)
    coarse = points[:: max(1, len(points) // 800)]
    logs = _log_joint(table, [parts for _, parts in graphs], coarse, delta)
    weights, means = _moments(logs, coarse)
    weights *= len(points) / len(coarse)
    near = np.flatnonzero(logs.max(axis=1) > logs.max() - NEGLIGIBLE)
    total = np.zeros(len(points))
    shift = logs.max()
    scores = _scores(table, points, delta)
    base = _base(table, points)
    for row in near:
        chances = np.exp(_one(scores, base, graphs[row][1]) - shift)
        weights[row] = chances.sum()
        means[row] = float(chances @ points) / weights[row]
        total += chances
    return Posterior(points, total / total.sum(), tuple(edges for edges, _ in graphs), weights / weights.sum(), means)


def _log_joint(table: Array, graphs: list[Cliques], points: Array, delta: float) -> Array:
    """Log of prior times likelihood up to a constant; graphs × points."""
    scores, base = _scores(table, points, delta), _base(table, points)
    return np.array([_one(scores, base, parts) for parts in graphs])


def _one(scores: list[Array], base: Array, parts: Cliques) -> Array:
    value = base.copy()
    for clique in parts[0]:
        value += scores[clique]
    for separator in parts[1]:
        value -= scores[separator]
    return value


def _base(table: Array, points: Array) -> Array:
    """The multinomial coefficient and the prior 1/N."""
    seen = float(table.sum())
    return np.asarray(log_gamma(seen + points + 1) - log_gamma(points + 1) - np.log(seen + points))


def _moments(logs: Array, points: Array) -> tuple[Array, Array]:
    """Relative weight of each graph and its expected unseen."""
    chances = np.exp(logs - logs.max())
    weights = chances.sum(axis=1)
    own = np.exp(logs - logs.max(axis=1, keepdims=True))
    return weights, (own @ points) / own.sum(axis=1)


def _scores(table: Array, points: Array, delta: float) -> list[Array]:
    return [_score(table, clique, points, delta) for clique in range(len(table) + 1)]


def _score(table: Array, clique: int, points: Array, delta: float) -> Array:
    """Log marginal likelihood of a clique's table for every number of unseen: Dirichlet over its 2^k cells."""
    lists = len(table).bit_length()
    if not clique:
        return np.zeros(len(points))
    prior = delta * 2.0 ** (lists - clique.bit_count())
    counts: dict[int, float] = {}
    for cell, count in enumerate(table, 1):
        counts[cell & clique] = counts.get(cell & clique, 0.0) + float(count)
    none = counts.pop(0, 0.0)
    filled = np.array(list(counts.values()))
    whole = delta * 2.0**lists
    fixed = (log_gamma(filled + prior) - log_gamma(np.array([prior]))).sum()
    total = float(table.sum())
    return np.asarray(
        fixed
        + log_gamma(points + none + prior)
        - log_gamma(points + total + whole)
        - log_gamma(np.array([prior]))
        + log_gamma(np.array([whole]))
    )
