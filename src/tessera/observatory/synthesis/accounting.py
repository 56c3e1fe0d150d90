"""What a release costs: zero-concentrated differential privacy (zCDP), and its translation into (ε, δ).

Costs ρ of steps add up (Bun and Steinke 2016). They are kept as exact fractions, so that no rounding lets a release
spend more than it says.
"""

from __future__ import annotations

import math
from fractions import Fraction

LARGEST_DELTA = 1e-4
"""δ is never larger than this, however few people there are: with 1/(n ln n) alone a handful would get none."""

_DOWN = 1 - 1e-9  # wider than all rounding in the search below


class OverBudget(RuntimeError):
    """A step would cost more than is left. The engine has a fault; nothing may be released."""


def delta_of(rho: float, epsilon: float) -> float:
    """The smallest δ for which ρ-zCDP is known to give (ε, δ)-differential privacy.

    δ = inf over α > 1 of exp((α − 1)(αρ − ε)) / (α − 1) · (1 − 1/α)^α: proposition 12 of Canonne, Kamath and Steinke,
    "The Discrete Gaussian for Differential Privacy" (2020). Every α gives a valid δ, so a search that stops early errs on
    the safe side. The exponent is convex in α, which makes the search by thirds right. 0 for ρ = 0.
    """
    if rho <= 0:
        return 0.0

    def exponent(alpha: float) -> float:
        return (alpha - 1) * (alpha * rho - epsilon) - math.log(alpha - 1) + alpha * math.log1p(-1 / alpha)

    low, high = 1 + 1e-9, max(2.0, (epsilon + 60) / rho + 2)
    for _ in range(300):
        left, right = low + (high - low) * 0.45, low + (high - low) * 0.55
        if exponent(left) < exponent(right):
            high = right
        else:
            low = left
    return min(1.0, math.exp(min(0.0, exponent((low + high) / 2))))


def rho_of(epsilon: float, delta: float) -> Fraction:
    """The largest ρ whose zCDP implies (ε, δ)-differential privacy, rounded down. Raises ValueError out of range."""
    if not (math.isfinite(epsilon) and 0 < epsilon <= 1000):
        raise ValueError(f"epsilon must lie above 0 and at most at 1000, not {epsilon}")
    if not 0 < delta < 1:
        raise ValueError(f"delta must lie between 0 and 1, not {delta}")
    low, high = 0.0, epsilon
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (low, middle) if delta_of(middle, epsilon) > delta else (middle, high)
    if low == 0:
        raise ValueError(f"epsilon {epsilon} with delta {delta} leaves nothing to measure with; raise epsilon")
    return Fraction(low * _DOWN)


def default_delta(people: int) -> float:
    """1/(n ln n), the convention of published releases of this kind, and never above ``LARGEST_DELTA``."""
    return min(LARGEST_DELTA, 1 / (people * math.log(people))) if people > 1 else LARGEST_DELTA


class Meter:
    """How much of ρ is spent. ``spend`` is called before a step's noise is drawn, never after."""

    def __init__(self, total: Fraction) -> None:
        self.total = total
        self.spent = Fraction(0)

    @property
    def left(self) -> Fraction:
        """What may still be spent."""
        return self.total - self.spent

    def spend(self, rho: Fraction) -> None:
        """Counts a step. Raises OverBudget."""
        if rho <= 0 or rho > self.left:
            raise OverBudget(f"a step of ρ = {float(rho):.3g} where {float(self.left):.3g} is left")
        self.spent += rho
