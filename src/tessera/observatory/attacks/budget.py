"""Attack 10: does the release cost more than it says, and does it say where the cost was written down?

The cost is worked out anew from the noise the document states, by the exact trade-off of Gaussian noise (Balle and Wang
2018), not by the accounting of the release code. That is a lower bound, so whoever is caught by it has overspent.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from tessera.observatory.attacks.knowledge import Knowledge, People
from tessera.observatory.attacks.published import Published
from tessera.observatory.attacks.report import Outcome

_BELOW = NormalDist().cdf


def delta_at(epsilon: float, rho: float) -> float:
    """The δ that Gaussian noise of total cost ρ really has at ε."""
    if rho <= 0:
        return 0.0
    mu = math.sqrt(2 * rho)
    tail = _BELOW(-epsilon / mu - mu / 2)
    return max(0.0, _BELOW(-epsilon / mu + mu / 2) - (math.exp(epsilon) * tail if tail > 0 else 0.0))


def epsilon_at(delta: float, rho: float) -> float:
    """The least ε at which noise of cost ρ keeps within δ."""
    low, high = 0.0, 1.0
    while delta_at(high, rho) > delta and high < 512:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if delta_at(middle, rho) > delta else (low, middle)
    return high


def overspent(release: Published, _knowledge: Knowledge, _truth: People | None) -> Outcome:
    """Attack 10: add up the cost of every stated table and of the number of people, and compare with ε."""
    epsilon, delta = release.number("epsilon") or 0.0, release.number("delta") or 0.0
    variances = [v for spec in release.tables if (v := release.variance(spec)) is not None]
    rho = sum(1 / (2 * float(variance)) for variance in variances)
    real = epsilon_at(delta, rho) + (release.number("epsilon_for_records") or 0.0) if delta else math.inf
    stated = epsilon > 0 and delta > 0
    facts: dict[str, float | int | str] = {
        "epsilon": round(epsilon, 4),
        "delta": delta,
        "real": round(min(real, 1e6), 3),
        "tables": len(variances),
    }
    broken = not stated or real > epsilon * (1 + 1e-9)
    note = "budget_missing" if not stated else "budget" if release.from_people else "budget_plain_file"
    return Outcome(min(1.0, max(0.0, real / epsilon - 1)) if stated else 1.0, 0.0, broken, note, facts)
