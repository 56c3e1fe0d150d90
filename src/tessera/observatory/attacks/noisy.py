"""Attacks 3, 8 and 13 on noisy tables: was this person added, is this person in, and does the noise give itself away?

The attacker is given more than any real one has: she knows everybody else in the data exactly, and the person's answers.
Then each table says one thing about the person, the figure of their cell, which is the true one plus noise, and comparing
likelihoods is the best anybody can do (Neyman and Pearson). What she may get at most follows from ε and δ.
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.attacks.published import AGGREGATES, Published
from tessera.observatory.attacks.report import Outcome
from tessera.observatory.attacks.statistics import Z99, chi_square_above, clopper_pearson
from tessera.observatory.synthesis import api as synthesis

Floats = NDArray[np.float64]

_EDGES = (0.002, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.998)
_IMPROBABLE = 0.001


@dataclass(frozen=True, slots=True)
class Trials:
    """Evidence for "in" (a log likelihood ratio) of runs in which the person was in, and of runs without."""

    present: Floats
    absent: Floats


def drawn(variances: Sequence[Fraction], runs: int, seed: int, *, releases: int = 1) -> Trials:
    """Runs of the tables of a release, with noise from the sampler that real releases use.

    ``variances`` are those of the tables the person's answers fall into. With ``releases`` 2 the attacker knows no true
    count but has an earlier release without the person, and subtracts it.
    """
    source = synthesis.SeededSource(seed)
    out = np.zeros((2, runs))
    for variance, count in Counter(variances).items():
        noise = synthesis.gaussian(source, variance, 2 * releases * runs * count).astype(np.float64)
        noise = noise.reshape(2, releases, count, runs)
        seen = noise[:, 0] - noise[:, 1:].sum(axis=1)
        seen[0] += 1
        out += ((2 * seen - 1) / (2 * float(variance) * releases)).sum(axis=1)
    return Trials(out[0], out[1])


def guessed(trials: Trials) -> tuple[float, int]:
    """How often guessing "in" where the evidence speaks for it is right, and the number of guesses."""
    right = int((trials.present > 0).sum()) + int((trials.absent <= 0).sum())
    return right / (len(trials.present) + len(trials.absent)), len(trials.present) + len(trials.absent)


def most_right(epsilon: float, delta: float) -> float:
    """The most that anybody guessing added or not can be right, by (ε, δ)-differential privacy."""
    return 1.0 if epsilon > 500 else min(1.0, (math.exp(epsilon) + delta) / (1 + math.exp(epsilon)))


def added_or_not(trials: Trials, epsilon: float, delta: float) -> Outcome:
    """Attack 3: two releases, between which an unusual person was added or not."""
    share, count = guessed(trials)
    mark = most_right(epsilon, delta)
    allowed = min(1.0, mark + Z99 * math.sqrt(mark * (1 - mark) / count))
    facts = {"runs": count, "share_right": share, "share_allowed": mark, "epsilon": epsilon}
    return Outcome(share, 0.5, share > allowed, "added_or_not", facts)


def membership(trials: Trials, epsilon: float, delta: float) -> Outcome:
    """Attack 8: in or not, as a lower bound on ε that the runs prove with 99 % confidence.

    The rule for guessing is chosen on one half of the runs and counted on the other (Jagielski, Ullman and Oprea 2020).
    """
    share, count = guessed(trials)
    half = len(trials.present) // 2
    cut = _best_cut(trials.present[:half], trials.absent[:half], delta)
    proved = shown_epsilon(trials.present[half:], trials.absent[half:], cut, delta)
    facts = {"runs": count, "share_right": share, "proved": round(proved, 3), "epsilon": epsilon}
    return Outcome(share, 0.5, proved > epsilon, "membership", facts)


def _best_cut(present: Floats, absent: Floats, delta: float) -> float:
    """The cut that promises the largest bound, by plain shares with one hit and one miss added."""
    cuts = np.quantile(np.concatenate([present, absent]), np.linspace(0.02, 0.98, 49))

    def promise(cut: float) -> float:
        inside, outside = ((values > cut).mean() * len(values) + 1 for values in (present, absent))
        size = len(present) + 2
        shares = ((inside / size, outside / size), (1 - outside / size, 1 - inside / size))
        return max(math.log(max(float(good) - delta, 1e-9) / float(bad)) for good, bad in shares)

    return float(max(cuts, key=promise))


def shown_epsilon(present: Floats, absent: Floats, cut: float, delta: float) -> float:
    """The least ε that the shares of right and wrong guesses are compatible with (Clopper-Pearson, 99 %)."""
    out = 0.0
    for good, bad in (((present > cut), (absent > cut)), ((absent <= cut), (present <= cut))):
        low, _ = clopper_pearson(int(good.sum()), len(good))
        _, high = clopper_pearson(int(bad.sum()), len(bad))
        if low > delta and high > 0:
            out = max(out, math.log((low - delta) / high))
    return out


def gives_itself_away(release: Published, draws: Iterable[tuple[Fraction, NDArray[np.int64]]]) -> Outcome:
    """Attack 13: is every figure a whole number that either neighbour could have given, and is the noise what is stated?

    Noise made of floating-point numbers leaves digits that only one of two data sets can have made (Mironov 2012). Noise
    that is cut off, or whose spread is not the stated one, is told from the stated one by a chi-square test on ``draws``:
    stated variances with the noise that was drawn on invented people.
    """
    fractions, figures = fractional(release.files.get(AGGREGATES, b""))
    observed, expected = np.zeros(len(_EDGES) + 1), np.zeros(len(_EDGES) + 1)
    for variance, noise in draws:
        found, wanted = binned(noise, float(variance))
        observed, expected = observed + found, expected + wanted
    used = expected > 5
    statistic = float((((observed - expected) ** 2)[used] / expected[used]).sum())
    chance = chi_square_above(statistic, max(int(used.sum()) - int(used.all()), 1)) if used.any() else 1.0
    apart = float(np.abs(observed - expected).sum() / 2 / max(expected.sum(), 1)) if chance < _IMPROBABLE else 0.0
    share = fractions / max(figures, 1)
    facts = {"figures": figures, "fractions": fractions, "draws": int(observed.sum()), "chance": round(chance, 4)}
    return Outcome(max(share, apart), 0.0, share > 0 or apart > 0, "noise", facts)


def fractional(body: bytes) -> tuple[int, int]:
    """How many figures of a file of counts are no whole numbers, and how many there are."""
    lines = list(csv.reader(io.StringIO(body.decode(), newline="")))
    if not lines or "count" not in lines[0]:
        return 0, 0
    at = lines[0].index("count")
    texts = [line[at] for line in lines[1:] if len(line) > at and line[at]]
    return sum(not text.lstrip("-").isdigit() for text in texts), len(texts)


def binned(noise: NDArray[np.int64], variance: float) -> tuple[Floats, Floats]:
    """How many draws fall between fixed quantiles of the discrete Gaussian of this variance, and how many should."""
    reach = max(int(12 * math.sqrt(variance)) + 2, int(np.abs(noise).max(initial=0)) + 1)
    whole = np.arange(-reach, reach + 1)
    weight = np.exp(-(whole.astype(np.float64) ** 2) / (2 * variance))
    weight /= weight.sum()
    places = np.searchsorted(np.array(_EDGES), weight.cumsum() - weight / 2)
    size = len(_EDGES) + 1
    return (
        np.bincount(places[noise + reach], minlength=size).astype(np.float64),
        np.bincount(places, weights=weight * len(noise), minlength=size).astype(np.float64),
    )
