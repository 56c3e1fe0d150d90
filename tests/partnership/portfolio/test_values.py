"""Amounts and days are read where they can mean one thing only; every unusual way of writing is said, none is mended."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tessera.partnership.portfolio import values

AMOUNTS = [
    ("$750,000", "750000.00", set()),
    ("$750000", "750000.00", set()),
    ("$300,000.00", "300000.00", set()),
    ("$394,750.50", "394750.50", set()),
    ("$ 750,000", "750000.00", set()),
    ("US$750,000", "750000.00", set()),
    ("US$ 750,000", "750000.00", set()),
    ("USD 750,000", "750000.00", set()),
    ("750,000 USD", "750000.00", set()),
    ("750,000 US dollars", "750000.00", set()),
    ("＄750,000", "750000.00", set()),
    ("750,000", "750000.00", {"amount_no_sign"}),
    ("$750\u00a0000", "750000.00", {"amount_form"}),
    ("$750,000*", "750000.00", {"amount_form"}),
    ("$1.5 million", "1500000.00", {"amount_rounded"}),
    ("$1.5M", "1500000.00", {"amount_rounded"}),
    ("$3.12 million", "3120000.00", {"amount_rounded"}),
    ("$750 thousand", "750000.00", {"amount_rounded"}),
    ("$750K", "750000.00", {"amount_rounded"}),
    ("approximately $750,000", "750000.00", {"amount_approximate"}),
    ("up to $1 million", "1000000.00", {"amount_approximate", "amount_rounded"}),
    ("$500,000 over 3 years", "500000.00", {"amount_words"}),
    ("$0", "0.00", {"amount_zero"}),
    ("$99,000,000,000", "99000000000.00", {"amount_absurd"}),
    ("", None, {"amount_missing"}),
    ("TBD", None, {"amount_missing"}),
    ("N/A", None, {"amount_missing"}),
    ("–", None, {"amount_missing"}),
    ("€750,000", None, {"amount_currency"}),
    ("750,000 EUR", None, {"amount_currency"}),
    ("£750,000", None, {"amount_currency"}),
    ("CAD 750,000", None, {"amount_currency"}),
    ("C$750,000", None, {"amount_currency"}),
    ("$500,000 and $250,000", None, {"amount_several"}),
    ("$500,000 – $1,000,000", None, {"amount_several"}),
    ("$750,000 (includes $100,000 cost share)", None, {"amount_several"}),
    ("$500,000 + 250,000", None, {"amount_several"}),
    ("-$750,000", None, {"amount_unreadable"}),
    ("($750,000)", None, {"amount_unreadable"}),
    ("$75,0000", None, {"amount_unreadable"}),
    ("$750.000", None, {"amount_unreadable"}),
    ("$7,50,000", None, {"amount_unreadable"}),
    ("about half a million", None, {"amount_unreadable", "amount_approximate"}),
    ("$O50,OOO", None, {"amount_unreadable"}),
    ("$" + "9" * 400, None, {"amount_unreadable"}),
]


@pytest.mark.parametrize(("text", "value", "remarks"), AMOUNTS)
def test_an_amount_is_read_or_said_to_be_unreadable(text: str, value: str | None, remarks: set[str]) -> None:
    found, said = values.amount(text)

    assert (None if found is None else str(found)) == value
    assert said - {"amount_approximate"} == remarks - {"amount_approximate"}
    assert found is None or said == remarks


DAYS = [
    ("9/30/2022", "2022-09-30", set()),
    ("09/30/2022", "2022-09-30", set()),
    ("9-30-2022", "2022-09-30", set()),
    ("2022-09-30", "2022-09-30", set()),
    ("2022/09/30", "2022-09-30", set()),
    ("September 30, 2022", "2022-09-30", set()),
    ("September 30 2022", "2022-09-30", set()),
    ("Sept. 30, 2022", "2022-09-30", set()),
    ("Sep 30, 2022", "2022-09-30", set()),
    ("September 30th, 2022", "2022-09-30", set()),
    ("30 September 2022", "2022-09-30", set()),
    ("30th of September 2022", "2022-09-30", set()),
    ("30-Sep-2022", "2022-09-30", set()),
    ("through September 30, 2022", "2022-09-30", set()),
    ("until 9/30/2022", "2022-09-30", set()),
    ("End Date: 9/30/2022", "2022-09-30", set()),
    ("9/30/2022.", "2022-09-30", set()),
    ("September 2026", "2026-09-30", {"end_date_month"}),
    ("February 2024", "2024-02-29", {"end_date_month"}),
    ("9/2026", "2026-09-30", {"end_date_month"}),
    ("9/30/22", "2022-09-30", {"end_date_short_year"}),
    ("30/9/2022", "2022-09-30", {"end_date_order"}),
    ("9/30/2022 (extended)", "2022-09-30", {"end_date_words"}),
    ("9/30/2202", "2202-09-30", {"end_date_odd"}),
    ("10/1/2019 – 9/30/2022", "2022-09-30", {"end_date_range"}),
    ("October 1, 2019 to September 30, 2022", "2022-09-30", {"end_date_range"}),
    ("9/30/2022 and 9/30/2023", None, {"end_date_several"}),
    ("9/30/2022 (extended to 9/30/2023)", None, {"end_date_several"}),
    ("9/30/2023 - 9/30/2022", None, {"end_date_several"}),
    ("", None, {"end_date_missing"}),
    ("TBD", None, {"end_date_missing"}),
    ("2/30/2024", None, {"end_date_unreadable"}),
    ("13/13/2024", None, {"end_date_unreadable"}),
    ("0/0/0000", None, {"end_date_unreadable"}),
    ("February 30, 2024", None, {"end_date_unreadable"}),
    ("2024", None, {"end_date_unreadable"}),
    ("FY2024", None, {"end_date_unreadable"}),
    ("ongoing", None, {"end_date_unreadable"}),
]


@pytest.mark.parametrize(("text", "value", "remarks"), DAYS)
def test_a_day_is_read_or_said_to_be_unreadable(text: str, value: str | None, remarks: set[str]) -> None:
    found = values.days(text)

    assert (found.ends and found.ends.isoformat(), set(found.remarks)) == (value, remarks)


def test_a_range_gives_the_start_too() -> None:
    assert values.days("10/1/2019 – 9/30/2022").starts == date(2019, 10, 1)


FORMS = (
    "{0.month}/{0.day}/{0.year}", "{0:%m/%d/%Y}", "{0:%Y-%m-%d}", "{0:%B} {0.day}, {0.year}", "{0.day} {0:%B} {0.year}",
    "{0:%b} {0.day}, {0.year}", "until {0:%B} {0.day}, {0.year}", "Through {0.month}/{0.day}/{0.year}",
)  # fmt: skip


@given(day=st.dates(date(2000, 1, 1), date(2055, 12, 31)), form=st.sampled_from(FORMS))
def test_every_day_reads_the_same_in_every_form(day: date, form: str) -> None:
    found = values.days(form.format(day))
    assert (found.ends, found.remarks) == (day, frozenset())


@given(cents=st.integers(1, 10**11 - 1), form=st.sampled_from(("${:,.2f}", "USD {:,.2f}", "{:,.2f} USD", "${:.2f}")))
def test_every_amount_reads_the_same_in_every_form(cents: int, form: str) -> None:
    value = Decimal(cents) / 100
    assert values.amount(form.format(value)) == (value, set())


@given(text=st.text(alphabet="$0123456789,. -/()+millionkUSD€to&:;*", max_size=60))
def test_nothing_typed_breaks_the_reading_or_goes_unsaid(text: str) -> None:
    amount, said = values.amount(text)
    assert amount is not None or said
    assert amount is None or (amount >= 0 and amount.as_tuple().exponent == -2)
    days = values.days(text)
    assert days.ends is not None or days.remarks
    assert days.ends is None or days.ends - date(1, 1, 1) >= timedelta(0)
