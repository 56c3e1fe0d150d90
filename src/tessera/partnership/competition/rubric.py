"""What a review adds up to. Totals are computed from the scores each time and stored nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

WHOLE = Decimal(100)
_CENT = Decimal("0.01")
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Weighted:
    """One criterion: its weight in per cent and the highest score it takes."""

    weight: Decimal
    most: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How far reviewers lie apart: lowest, mean and highest total, and how many there are."""

    low: Decimal
    mean: Decimal
    high: Decimal
    count: int


def is_whole(weights: Iterable[Decimal]) -> bool:
    """Whether weights sum to one hundred."""
    return sum(weights, Decimal(0)) == WHOLE


def total(criteria: Mapping[K, Weighted], scores: Mapping[K, int]) -> Decimal | None:
    """The weighted total of one review, 0 to 100 with two decimals; None while a criterion has no score.

    Raises ValueError for weights that are not whole and for a score outside its scale: a total of them would mean nothing.
    """
    if not is_whole(each.weight for each in criteria.values()):
        raise ValueError("the weights do not sum to 100")
    if any(key not in scores for key in criteria):
        return None
    summed = Decimal(0)
    for key, each in criteria.items():
        if not 0 <= scores[key] <= each.most:
            raise ValueError("a score lies outside its scale")
        summed += each.weight * scores[key] / each.most
    return summed.quantize(_CENT, ROUND_HALF_UP)


def spread(totals: Sequence[Decimal]) -> Spread | None:
    """Lowest, mean and highest; None without any."""
    if not totals:
        return None
    mean = (sum(totals, Decimal(0)) / len(totals)).quantize(_CENT, ROUND_HALF_UP)
    return Spread(min(totals), mean, max(totals), len(totals))
