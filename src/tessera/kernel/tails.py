"""Tails of the beta and Student distributions, which the standard library lacks: for exact intervals of shares."""

from __future__ import annotations

import math

_STEPS = 300
_TINY = 1e-300


def beta_below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function: the chance that a Beta(a, b) variable lies below `x`; `a`, `b` > 0.

    Source: the continued fraction of Abramowitz and Stegun 26.5.8, summed by Lentz's method.
    """
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > _TINY else _TINY)
    out = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 + step * d
            c = 1 + step / c
            d = 1 / (d if abs(d) > _TINY else _TINY)
            c = c if abs(c) > _TINY else _TINY
            out *= d * c
        if abs(d * c - 1) < 1e-14:
            break
    return out


def beta_quantile(share: float, a: float, b: float) -> float:
    """The value below which a Beta(a, b) variable lies with the chance `share`, to 1e-15 of the whole, by halving."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if beta_below(middle, a, b) < share else (low, middle)
    return (low + high) / 2


def student_quantile(share: float, degrees: float) -> float:
    """Quantile of Student's t with `degrees` > 0 degrees of freedom, for 0 < `share` < 1.

    Through the beta distribution: t² / (t² + ν) of a t variable is Beta(1/2, ν/2) (Abramowitz and Stegun 26.5.27).
    """
    if share == 0.5:
        return 0.0
    side = 1 if share > 0.5 else -1
    x = beta_quantile(1 - 2 * min(share, 1 - share), 0.5, degrees / 2)
    return side * math.sqrt(degrees * x / (1 - x)) if x < 1 else side * math.inf
