"""The little statistics the attacks need: exact intervals, margins, chi-square. No tables, no dependencies."""

from __future__ import annotations

import math

from tessera.kernel.tails import beta_quantile

Z99 = 2.5758293035489004
"""Standard normal quantile that 99 % of draws stay within."""


def clopper_pearson(hits: int, trials: int, confidence: float = 0.99) -> tuple[float, float]:
    """The exact interval of a share (Clopper and Pearson 1934), each end at (1 + ``confidence``) / 2."""
    tail = (1 - confidence) / 2

    low = 0.0 if hits == 0 else beta_quantile(tail, hits, trials - hits + 1)
    high = 1.0 if hits == trials else beta_quantile(1 - tail, hits + 1, trials - hits)
    return low, high


def margin(success: float, baseline: float, trials: int, others: int | None = None) -> float:
    """How far two shares may lie apart by chance, in 99 of 100 cases (with one success and one failure added to each)."""
    first, second = trials + 2, (others or trials) + 2
    p, q = (success * trials + 1) / first, (baseline * (others or trials) + 1) / second
    return Z99 * math.sqrt(p * (1 - p) / first + q * (1 - q) / second)


def chi_square_above(statistic: float, degrees: int) -> float:
    """The chance of a chi-square value this large or larger: the regularised upper incomplete gamma function."""
    a, x = degrees / 2, statistic / 2
    if x <= 0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        for n in range(1, 10_000):
            term *= x / (a + n)
            total += term
            if term < total * 1e-15:
                break
        return max(0.0, 1 - front * total)
    b = x + 1 - a
    c, d = 1e300, 1 / b
    out = d
    for i in range(1, 10_000):
        step = -i * (i - a)
        b += 2
        d = 1 / (step * d + b)
        c = b + step / c
        out *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return front * out
