"""Two small judgements as pure functions: what a recount says, and how a risk weighs."""

from __future__ import annotations

from decimal import Decimal

from tessera.partnership.monitoring.enums import Verdict

# Deviation of the reported from the recounted figure, in per cent: the bands of the routine data-quality assessment
# that health programmes use (MEASURE Evaluation, RDQA).
SMALL, LARGE = Decimal(5), Decimal(10)
SCALE = range(1, 6)


def deviation(reported: Decimal, recounted: Decimal) -> Decimal | None:
    """How far the report lies from the recount, in per cent of the recount, signed; None where the recount is zero."""
    if not recounted:
        return None if reported else Decimal(0)
    return ((reported - recounted) / recounted * 100).quantize(Decimal("0.01"))


def verdict(reported: Decimal, recounted: Decimal) -> Verdict:
    """What the recount says: within 5 % confirmed, within 10 % a small deviation, beyond it a large one."""
    found = deviation(reported, recounted)
    if found is None or abs(found) > LARGE:
        return Verdict.MAJOR
    return Verdict.CONFIRMED if abs(found) <= SMALL else Verdict.MINOR


def weight(likelihood: int, impact: int) -> int:
    """Likelihood times impact, 1 to 25. Raises ValueError outside 1 to 5."""
    if likelihood not in SCALE or impact not in SCALE:
        raise ValueError("likelihood and impact go from 1 to 5")
    return likelihood * impact


def matrix(risks: list[tuple[int, int]]) -> list[list[int]]:
    """How many risks stand in each cell: rows by likelihood from 5 down, columns by impact from 1 up."""
    return [[risks.count((likelihood, impact)) for impact in SCALE] for likelihood in reversed(SCALE)]
