"""Adding up, as pure functions: whether a budget fits, and how far a budget is used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tessera.partnership.money.enums import Share

ZERO = Decimal(0)


def by_share(lines: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """The sum of each share."""
    found = {str(share): ZERO for share in Share}
    for share, amount in lines:
        found[str(share)] += amount
    return found


def fault(lines: Iterable[tuple[str, Decimal]], total: Decimal | None, cost_share: Decimal | None) -> str | Promise:
    """What is wrong with the sums of a budget, in words; "" when they are the version's total and cost share."""
    have = by_share(lines)
    for share, wanted, said in (
        (Share.FEDERAL, total, _("Our share sums to %(have)s, but the award's total is %(wanted)s.")),
        (Share.COST_SHARE, cost_share, _("The cost share sums to %(have)s, but the award says %(wanted)s.")),
    ):
        if have[share] != (wanted or ZERO):
            return said % {"have": have[share], "wanted": wanted or ZERO}
    return ""


@dataclass(frozen=True, slots=True)
class Used:
    """A line of the budget and what was spent on it, in one currency."""

    line: str
    category: str
    year: int
    share: str
    amount: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        """What is left; below zero when more was spent than planned."""
        return self.amount - self.spent


def per_cent(part: Decimal, whole: Decimal) -> Decimal:
    """A share in per cent with two places; zero of nothing is zero."""
    return (part / whole * 100).quantize(Decimal("0.01"), ROUND_HALF_EVEN) if whole else Decimal("0.00")


def exchanged(amount: Decimal, rate: Decimal) -> Decimal:
    """An amount at a rate, to the cent; halves go to the even cent, so that sums do not drift."""
    return (amount * rate).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
