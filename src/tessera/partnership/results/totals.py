"""Totals and percentages, always computed from what was accepted, never typed (GAO-19-77). Pure.

A hidden part makes a sum "at least" as much. Nothing is worked out from hidden parts: a sum is made of what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

PERCENTAGE = "percentage"
_HUNDRED, _CENT = Decimal(100), Decimal("0.01")
# Measures whose figures can be added at all.
_ADDABLE = frozenset({"unit", PERCENTAGE})


@dataclass(frozen=True, slots=True)
class Figure:
    """One accepted figure. `value`, or `numerator` and `denominator`; `hidden`: at least this much, or unknown."""

    start: date
    cell: str = ""
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """What figures say together. `value` is None where nothing is known; a percentage is Decimal(5,2).

    `at_least` says that a part is hidden, so the truth is this much or more (of a percentage: that it cannot be told).
    """

    value: Decimal | None = None
    at_least: bool = False
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    @property
    def known(self) -> bool:
        """Whether there is anything to show."""
        return self.value is not None


def percentage(numerator: Decimal, denominator: Decimal) -> Decimal:
    """A share in per cent with two places, halves upward. Raises ZeroDivisionError."""
    if not denominator:
        raise ZeroDivisionError("a share of nothing")
    return (numerator * _HUNDRED / denominator).quantize(_CENT, ROUND_HALF_UP)


def of_period(figures: Iterable[Figure], measure: str) -> Total:
    """What the figures of one period say for everybody.

    The figure for everybody, if there is one; otherwise the sum over the cells of the one cut that was told. With two cuts
    told, the one that tells more speaks: each of them counts the same people.
    """
    told = list(figures)
    if not told:
        return Total()
    whole = [each for each in told if each.cell == ""]
    if whole:
        return _sum(whole[-1:], measure)
    cuts: dict[str, list[Figure]] = {}
    for each in told:
        cuts.setdefault(each.cell.partition("=")[0], []).append(each)
    sums = [_sum(each, measure) for each in cuts.values()]
    return max(sums, key=lambda one: (one.value is not None, one.value or 0, not one.at_least), default=Total())


def of_cell(figures: Iterable[Figure], cell: str, measure: str) -> Total:
    """What the figures of one cell say."""
    return _sum([each for each in figures if each.cell == cell], measure)


def over_periods(totals: Mapping[date, Total], measure: str, *, cumulative: bool) -> Total:
    """What the periods say together: their sum where they add up, else the last that says something.

    Shares add up by numerators and denominators, never by themselves.
    """
    told = [totals[start] for start in sorted(totals) if totals[start].known or totals[start].at_least]
    if not told:
        return Total()
    if not cumulative or measure not in _ADDABLE:
        return told[-1]
    if measure == PERCENTAGE:
        return _share(told)
    values = [each.value for each in told if each.value is not None]
    at_least = any(each.at_least for each in told)
    return Total(sum(values, Decimal(0)) if values else None, at_least)


def progress(actual: Total, target: Decimal | None, baseline: Decimal | None, *, cumulative: bool) -> Decimal | None:
    """How much of the way from baseline to target was gone, in per cent; None where that means nothing.

    Where periods add up the way begins at nothing, else at the baseline.
    """
    if actual.value is None or target is None:
        return None
    begin = Decimal(0) if cumulative or baseline is None else baseline
    return percentage(actual.value - begin, target - begin) if target != begin else None


def _sum(figures: list[Figure], measure: str) -> Total:
    if measure == PERCENTAGE:
        return _share([_one(each) for each in figures])
    values = [each.value for each in figures if each.value is not None]
    hidden = any(each.hidden for each in figures)
    return Total(sum(values, Decimal(0)) if values else None, hidden)


def _one(figure: Figure) -> Total:
    return Total(figure.value, figure.hidden, figure.numerator, figure.denominator)


def _share(parts: list[Total]) -> Total:
    """A share of several: with a hidden part it cannot be told."""
    if any(each.at_least or each.numerator is None or each.denominator is None for each in parts):
        known = [each for each in parts if each.value is not None]
        return known[0] if len(parts) == len(known) == 1 else Total(at_least=any(each.at_least for each in parts))
    if not parts:
        return Total()
    above = sum((each.numerator or Decimal(0) for each in parts), Decimal(0))
    below = sum((each.denominator or Decimal(0) for each in parts), Decimal(0))
    return Total(percentage(above, below), False, above, below)
