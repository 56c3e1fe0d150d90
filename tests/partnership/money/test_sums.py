"""Adding up, without a database."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tessera.partnership.money import sums
from tessera.partnership.money.enums import Share

AMOUNTS = st.decimals(min_value="0.01", max_value="9999999.99", places=2, allow_nan=False)
LINES = st.lists(st.tuples(st.sampled_from([str(each) for each in Share]), AMOUNTS), max_size=20)


@given(LINES)
def test_invariant_02_a_budget_fits_exactly_the_sums_of_its_lines(lines: list[tuple[str, Decimal]]) -> None:
    have = sums.by_share(lines)
    assert sums.fault(lines, have["federal"], have["cost_share"]) == ""
    assert sums.fault(lines, have["federal"] + Decimal("0.01"), have["cost_share"]) != ""
    assert sums.fault(lines, have["federal"], have["cost_share"] + Decimal("0.01")) != ""


def test_a_budget_without_cost_share_fits_a_version_that_names_none() -> None:
    assert sums.fault([("federal", Decimal(5))], Decimal(5), None) == ""
    assert "5" in str(sums.fault([("federal", Decimal(5))], Decimal(6), None))


def test_what_is_left_may_be_below_zero() -> None:
    used = sums.Used("x", "travel", 1, "federal", Decimal(10), Decimal("12.50"))
    assert used.left == Decimal("-2.50")


def test_a_share_of_nothing_is_zero_and_halves_go_to_the_even_cent() -> None:
    assert sums.per_cent(Decimal(5), Decimal(0)) == Decimal("0.00")
    assert sums.per_cent(Decimal(1), Decimal(3)) == Decimal("33.33")
    assert sums.exchanged(Decimal("1.00"), Decimal("0.125")) == Decimal("0.12")
    assert sums.exchanged(Decimal("1.00"), Decimal("0.135")) == Decimal("0.14")
