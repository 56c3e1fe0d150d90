"""What a version may say, and what the next one may."""

from __future__ import annotations

import datetime
import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tessera.partnership.awards.terms import Terms, TermsError, check, check_complete, check_shares, check_step

DAY = datetime.timedelta(days=1)
START = datetime.date(2025, 1, 1)
WHOLE = Terms(
    START, datetime.date(2026, 12, 31), Decimal(100), "USD", None, {"GHA": Decimal(100)}, {"15160": Decimal(100)}
)
SHARES = st.lists(st.decimals("0.01", "100", places=2), min_size=1, max_size=6)


@given(SHARES)
def test_invariant_03_shares_are_taken_only_when_they_sum_to_100(shares: list[Decimal]) -> None:
    given_shares: dict[str, Decimal | None] = {str(number): share for number, share in enumerate(shares)}
    if sum(shares) == 100:
        check_shares("countries", given_shares)
    else:
        with pytest.raises(TermsError, match="instead of 100"):
            check_shares("countries", given_shares)


@given(st.lists(st.integers(1, 9999), min_size=1, max_size=5, unique=True))
def test_invariant_03_any_split_of_a_hundred_is_taken(cuts: list[int]) -> None:
    marks = [0, *sorted(cuts), 10000]
    pieces = [Decimal(b - a) / 100 for a, b in itertools.pairwise(marks)]
    check_shares("sectors", {str(number): piece for number, piece in enumerate(pieces)})


def test_a_list_may_give_no_shares_but_not_some() -> None:
    check_shares("countries", {"GHA": None, "TGO": None}, listed=True)
    with pytest.raises(TermsError, match="its share"):
        check_shares("countries", {"GHA": None, "TGO": None})
    with pytest.raises(TermsError, match="its share"):
        check_shares("countries", {"GHA": Decimal(100), "TGO": None}, listed=True)


def test_a_share_is_positive_and_has_two_places() -> None:
    with pytest.raises(TermsError, match="more than 0"):
        check_shares("countries", {"GHA": Decimal(120), "TGO": Decimal(-20)})
    with pytest.raises(TermsError, match="two decimal"):
        check_shares("countries", {"GHA": Decimal("33.333"), "TGO": Decimal("66.667")})


def test_money_has_its_currency_and_days_are_in_order() -> None:
    with pytest.raises(TermsError, match="currency"):
        check(Terms(total=Decimal(1)))
    with pytest.raises(TermsError, match="before the first"):
        check(Terms(starts=START, ends=START - DAY))
    with pytest.raises(TermsError, match="below zero"):
        check(Terms(total=Decimal(-1), currency="USD"))


def test_a_version_is_complete_before_anybody_approves_it() -> None:
    check_complete(WHOLE, START, "")
    lacking = {
        "ends": Terms(START, None, Decimal(1), "USD"),
        "total": Terms(START, START, None, "USD"),
        "countries": Terms(START, START, Decimal(1), "USD", sectors={"15160": Decimal(100)}),
        "sectors": Terms(START, START, Decimal(1), "USD", countries={"GHA": Decimal(100)}),
    }
    for name, terms in lacking.items():
        with pytest.raises(TermsError) as raised:
            check_complete(terms, START, "")
        assert raised.value.field == name
    check_complete(Terms(START, START, Decimal(1), "USD", sectors=WHOLE.sectors), START, "global")
    with pytest.raises(TermsError, match="from which day"):
        check_complete(WHOLE, None, "")


DAYS = st.integers(-60, 900).map(lambda days: START + days * DAY)


@given(starts=DAYS, ends=DAYS, effective=DAYS)
def test_invariant_11_what_is_taken_leaves_no_day_of_the_period_without_terms(
    starts: datetime.date, ends: datetime.date, effective: datetime.date
) -> None:
    before, after = WHOLE, Terms(starts, ends, Decimal(1), "USD")
    try:
        check(after)
        check_step(before, START, after, effective)
    except TermsError:
        return
    day = START
    while day <= ends:
        by_before = day < effective and before.ends is not None and day <= before.ends
        by_after = day >= effective and starts <= day
        assert by_before or by_after, f"nothing says anything for {day}"
        day += DAY


def test_invariant_11_each_kind_of_gap_is_named() -> None:
    cases = [
        ("effective", WHOLE, START - DAY),
        ("effective", Terms(START, START + 2000 * DAY), datetime.date(2027, 1, 2)),
        ("starts", Terms(START + DAY, START + 900 * DAY), START + 10 * DAY),
        ("ends", Terms(START, START + 5 * DAY), START + 10 * DAY),
    ]
    for field, after, effective in cases:
        with pytest.raises(TermsError) as raised:
            check_step(WHOLE, START, after, effective)
        assert raised.value.field == field
    check_step(WHOLE, START, Terms(START, START + 2000 * DAY), datetime.date(2027, 1, 1))
    check_step(WHOLE, START, Terms(START, START), START + 3000 * DAY, listed=True)
