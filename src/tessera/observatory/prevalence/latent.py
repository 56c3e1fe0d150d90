"""Latent classes: a Dirichlet-process mixture in which lists are independent inside each class (Manrique-Vallier 2016).

People may differ in how easily they are found; a class is people alike in that. Sampled by Gibbs steps over counts of
histories, never over people. One chain can stay for tens of thousands of steps in a corner of the posterior, so each is
the cold end of a ladder of chains on thinned-out copies of the table, and neighbours change places (parallel tempering,
Geyer 1991): the cold end still has exactly the posterior. All chains move together as one array. Priors: chance of each list in each class
Beta(1, 1); stick-breaking with at most `classes` classes and concentration Gamma(1/4, 1/4); total N with prior 1/N.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.prevalence.special import Array

CLASSES = 10
LEVELS = 8
COOLEST = 0.1  # share of the counts at the hot end of a ladder
SHAPE = RATE = 0.25
_SMALL = 1e-12

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Effort:
    """Independent ladders; steps before the first draw; draws kept of each; steps from one draw to the next."""

    chains: int
    burn_in: int
    draws: int
    thin: int


BRIEF = Effort(4, 4000, 2000, 4)  # beside other methods
THOROUGH = Effort(4, 5000, 5000, 4)  # on its own


@dataclass(frozen=True, eq=False)
class Chains:
    """Kept draws of the unseen (chains × draws) and how far the chains agree."""

    unseen: Array
    classes: Array  # classes that hold at least one in a hundred, per kept draw
    swaps: float = 0.0  # share of swaps between neighbours that were taken

    @property
    def agreement(self) -> float:
        """Split R-hat of the logarithm of the unseen (Gelman et al. 2013): 1 where chains agree, above 1.05 doubtful."""
        halves = _halves(np.log(self.unseen + 1))
        length = halves.shape[1]
        within = halves.var(axis=1, ddof=1).mean()
        between = length * halves.mean(axis=1).var(ddof=1)
        return float(np.sqrt((length - 1) / length + between / (length * max(within, _SMALL))))

    @property
    def effective(self) -> float:
        """Effective number of independent draws of log unseen: from autocorrelations over all chains, by Geyer's pairs."""
        draws = np.log(self.unseen + 1)
        chains, length = draws.shape
        centred = draws - draws.mean(axis=1, keepdims=True)
        size = 1 << (2 * length - 1).bit_length()
        power = np.abs(np.fft.rfft(centred, size, axis=1)) ** 2
        covariance = np.fft.irfft(power, size, axis=1)[:, :length].mean(axis=0) / length
        within = covariance[0] * length / (length - 1)
        whole = within * (length - 1) / length + draws.mean(axis=1).var(ddof=1)
        rho = 1 - (within - covariance) / max(whole, _SMALL)
        pairs = rho[: length // 2 * 2].reshape(-1, 2).sum(axis=1)
        stop = int(np.argmax(pairs < 0)) if (pairs < 0).any() else len(pairs)
        time = max(2 * float(np.minimum.accumulate(pairs[:stop]).sum()) - 1, 1.0) if stop else 1.0
        return float(chains * length / time)

    def error(self, p: float) -> float:
        """Monte-Carlo standard error of a quantile: spread of the chains' own quantiles over the root of their number."""
        own = np.quantile(self.unseen, p, axis=1)
        return float(own.std(ddof=1) / np.sqrt(len(own)))

    def quantile(self, p: float) -> float:
        """Quantile of the unseen over all chains."""
        return float(np.quantile(self.unseen, p))


def sample(
    table: Array,
    *,
    source: np.random.Generator,
    effort: Effort,
    classes: int = CLASSES,
    levels: int = LEVELS,
    progress: Callable[[float], None] | None = None,
) -> Chains:
    """Runs independent ladders from scattered starts and keeps the draws of their cold ends."""
    chains, burn_in, draws, thin = effort.chains, effort.burn_in, effort.draws, effort.thin
    cells = np.flatnonzero(table > 0)
    lists = len(table).bit_length()
    on = ((cells[:, None] + 1) >> np.arange(lists) & 1).astype(float)
    heat = COOLEST ** (np.arange(levels) / max(levels - 1, 1))
    counts = np.tile(np.maximum(np.rint(heat[:, None] * table[cells]), 0).astype(np.int64), (chains, 1))
    state = _start(on, table[cells], chains * levels, classes, source)
    cold = np.arange(0, chains * levels, levels)
    kept, sizes = np.empty((chains, draws)), np.empty((chains, draws))
    swaps = np.zeros(2)
    for turn in range(burn_in + draws * thin):
        unseen, held = _turn(state, on, counts, levels, turn, source, swaps)
        place, rest = divmod(turn - burn_in, thin)
        if turn >= burn_in and rest == 0:
            kept[:, place] = unseen[cold]
            sizes[:, place] = (held[cold] > 0.01 * held[cold].sum(axis=1, keepdims=True)).sum(axis=1)
        if progress and turn % 500 == 0:
            progress(turn / (burn_in + draws * thin))
    return Chains(kept, sizes, float(swaps[0] / max(swaps[1], 1)))


@dataclass
class _State:
    """Chance of each list in each class (chains × lists × classes), share of each class, concentration."""

    chance: Array
    share: Array
    concentration: Array

    def exchange(self, first: Whole, second: Whole) -> None:
        """Chains `first` and `second` change places."""
        for part in (self.chance, self.share, self.concentration):
            part[np.concatenate([first, second])] = part[np.concatenate([second, first])]


def _start(on: Array, counts: Array, chains: int, classes: int, source: np.random.Generator) -> _State:
    """Scattered starts: totals from two and a half to fifty times the people seen."""
    seen = counts @ on / counts.sum()
    scale = source.uniform(0.02, 0.4, (chains, 1, 1)) * source.gamma(4, 0.25, (chains, len(seen), classes))
    chance = np.clip(seen[None, :, None] * scale, 1e-4, 0.99)
    return _State(chance, source.dirichlet(np.ones(classes), chains), np.ones(chains))


def _turn(
    state: _State, on: Array, counts: Whole, levels: int, turn: int, source: np.random.Generator, swaps: Array
) -> tuple[Array, Array]:
    """One swap between neighbours on the ladders, then one Gibbs step for every chain.

    Returns the unseen and the size of each class.
    """
    base, logs, seen_logs = _densities(state, on)
    if levels > 1:
        first = np.arange(len(counts)).reshape(-1, levels)[:, turn % 2 : levels - 1 : 2].ravel()
        gain = ((counts[first] - counts[first + 1]) * (seen_logs[first + 1] - seen_logs[first])).sum(axis=1)
        first = first[np.log(source.uniform(size=len(first))) < gain]
        swaps += (len(first), len(gain))
        state.exchange(first, first + 1)
        both, other = np.concatenate([first, first + 1]), np.concatenate([first + 1, first])
        base[both], logs[both] = base[other], logs[other]
    weights = np.exp(logs - logs.max(axis=2, keepdims=True))
    weights /= weights.sum(axis=2, keepdims=True)
    placed = source.multinomial(counts, weights)  # chains × histories × classes
    missing = np.exp(base)
    unknown = np.clip(missing.sum(axis=1), 1e-15, 1 - 1e-9)
    unseen = source.negative_binomial(np.maximum(counts.sum(axis=1), 1), 1 - unknown)
    missing /= missing.sum(axis=1, keepdims=True)
    held = placed.sum(axis=1) + source.multinomial(unseen, missing)
    present = np.matmul(on.T, placed.astype(float))  # chains × lists × classes
    state.chance = source.beta(1 + present, 1 + held[:, None, :] - present)
    _shares(state, held, source)
    return unseen.astype(float), held.astype(float)


def _densities(state: _State, on: Array) -> tuple[Array, Array, Array]:
    """Log share of every class among the unseen (chains × classes) and in every history (chains × histories × classes).

    Last, the log probability of every history among the seen: with the prior 1/N the unseen integrate out of it.
    """
    chance = np.clip(state.chance, _SMALL, 1 - _SMALL)
    absent = np.log1p(-chance)
    base = absent.sum(axis=1) + np.log(np.maximum(state.share, 1e-300))
    logs = base[:, None, :] + np.matmul(on, np.log(chance) - absent)
    top = logs.max(axis=2)
    each = top + np.log(np.exp(logs - top[:, :, None]).sum(axis=2))
    unknown = np.clip(np.exp(base).sum(axis=1), 0, 1 - 1e-9)
    return base, logs, each - np.log1p(-unknown)[:, None]


def _shares(state: _State, held: Whole, source: np.random.Generator) -> None:
    """Stick-breaking shares given the sizes of the classes, and the concentration given the shares."""
    classes = held.shape[1]
    after = held[:, ::-1].cumsum(axis=1)[:, ::-1] - held
    sticks = np.clip(source.beta(1 + held[:, :-1], state.concentration[:, None] + after[:, :-1]), _SMALL, 1 - _SMALL)
    remaining = np.log1p(-sticks).cumsum(axis=1)
    state.share = np.concatenate([sticks, np.ones((len(held), 1))], axis=1)
    state.share[:, 1:] *= np.exp(remaining)
    last = remaining[:, -1] if classes > 1 else 0.0
    rate = np.broadcast_to(1 / (RATE - last), len(held))
    state.concentration = np.maximum(source.gamma(SHAPE - 1 + classes, rate), 1e-6)


def _halves(draws: Array) -> Array:
    middle = draws.shape[1] // 2
    return np.concatenate([draws[:, :middle], draws[:, middle : 2 * middle]])
