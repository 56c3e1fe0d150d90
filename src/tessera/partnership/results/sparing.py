"""Figures about people served, typed by hand: told to the office the way counted ones are. Pure.

A grantee who types 44 of whom 43 are women has told who the forty-fourth is, and one who corrects 45 to 44 has told that
somebody left. So such a figure is rounded to five, and where there are fewer than thirteen, or none, it is kept as that and
not as a number: the same rule, and the same two numbers, as of counts from consented cases (docs/adr/0019).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tessera.observatory.metrics.api import ROUNDING, THRESHOLD
from tessera.partnership.library import api as library
from tessera.partnership.results.totals import PERCENTAGE, Total, percentage

# Cuts that only people served have; a training is told by sex and age as well.
_OF_CASES = frozenset({"exploitation", "nationality", "origin", "service"})
_COUNTED = frozenset({"unit", PERCENTAGE})


@dataclass(frozen=True, slots=True)
class Spared:
    """What may be kept of a figure; nothing but `hidden` where it is small."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    hidden: bool = False


def is_about_people(code: str, measure: str, unit: str, metric: str, cuts: Collection[str]) -> bool:
    """Whether an indicator counts people served: a shipped one that says so, one the observatory could count, or one of
    people (or shares) by what only people served have. Reports, laws and rates are none."""
    if measure not in _COUNTED or unit == "rate":
        return False
    return (
        library.from_cases(code) or bool(metric) or (unit in {"people", "percent"} and not _OF_CASES.isdisjoint(cuts))
    )


def number(value: Decimal) -> Spared:
    """A number of people, rounded to five; hidden below the threshold."""
    return Spared(_rounded(value)) if value >= THRESHOLD else Spared(hidden=True)


def share(numerator: Decimal, denominator: Decimal) -> Spared:
    """A share of people, both parts rounded; hidden where those in it, or those not in it, are few. All of them are all."""
    rest = denominator - numerator
    if numerator < THRESHOLD or rest < 0 or 0 < rest < THRESHOLD:
        return Spared(hidden=True)
    return Spared(numerator=_rounded(numerator), denominator=_rounded(denominator))


def of_total(total: Total, measure: str) -> Decimal | None:
    """What everybody may read of figures together: the rounded number or percentage; None where a part is hidden or small.

    Figures are entered like that; those from before the rule are caught here.
    """
    if total.at_least or total.value is None:
        return None
    if measure != PERCENTAGE:
        return number(total.value).value
    if total.numerator is None or total.denominator is None:
        return None
    kept = share(total.numerator, total.denominator)
    return percentage(kept.numerator, kept.denominator) if kept.numerator is not None and kept.denominator else None


def _rounded(value: Decimal) -> Decimal:
    step = Decimal(ROUNDING)
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step
