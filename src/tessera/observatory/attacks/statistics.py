"""The little statistics the attacks need: exact intervals, margins, chi-square. No tables, no dependencies."""

from __future__ import annotations

import math

Z99 = 2.5758293035489004
"""Standard normal quantile that 99 % of draws stay within."""

_STEPS = 200


def _beta_fraction(a: float, b: float, x: float) -> float:
    """Continued fraction of the incomplete beta function (Lentz; Abramowitz and Stegun 26.5.8)."""
    tiny = 1e-300
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    out = d
    for m in range(1, _STEPS):
        for step in (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                     -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):  # fmt: skip
            d = 1 + step * d
            c = 1 + step / c
            d = 1 / (d if abs(d) > tiny else tiny)
            c = c if abs(c) > tiny else tiny
            out *= d * c
        if abs(d * c - 1) < 1e-14:
            break
    return out


def beta_below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function: the chance that a Beta(a, b) variable lies below ``x``."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(a, b, x) / a
    return 1 - front * _beta_fraction(b, a, 1 - x) / b


def clopper_pearson(hits: int, trials: int, confidence: float = 0.99) -> tuple[float, float]:
    """The exact interval of a share (Clopper and Pearson 1934), each end at (1 + ``confidence``) / 2."""
    tail = (1 - confidence) / 2

    def quantile(share: float, a: float, b: float) -> float:
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if beta_below(middle, a, b) < share else (low, middle)
        return (low + high) / 2

    low = 0.0 if hits == 0 else quantile(tail, hits, trials - hits + 1)
    high = 1.0 if hits == trials else quantile(1 - tail, hits + 1, trials - hits)
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
