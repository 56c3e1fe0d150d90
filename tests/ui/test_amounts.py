"""How numbers and amounts of money are written."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.utils import translation

from tessera.ui.amounts import amount, amounts, number, percent
from tessera.ui.sentences import commas
from tessera.ui.tables import Column, Row, Table

OPEN, CLOSE = "\u2068", "\u2069"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1234567.00"), "1,234,567 USD"),
        (Decimal("1234567.50"), "1,234,567.50 USD"),
        (Decimal("0.005") * 3, "0.02 USD"),
        (Decimal("-250.25"), "-250.25 USD"),
        (0, "0 USD"),
        (None, ""),
    ],
)
def test_an_amount_has_cents_where_there_are_any(value: Decimal | None, written: str) -> None:
    with translation.override("en"):
        assert amount(value, "USD") == written


def test_an_amount_without_currency_is_its_number() -> None:
    with translation.override("en"):
        assert amount(Decimal(1200), "") == "1,200"


def test_amounts_of_several_currencies_stand_side_by_side_in_one_order() -> None:
    with translation.override("en"):
        assert amounts({"USD": Decimal(5), "EUR": Decimal("2.5")}) == "2.50 EUR · 5 USD"
        assert amounts({}, "–") == "–"


def test_an_amount_in_a_page_keeps_its_own_direction(draw: Any) -> None:
    html = draw("<p>{{ one }}</p><p>{{ more }}</p>", one=amount(Decimal(5), "USD"),
                more=amounts({"EUR": Decimal(2), "USD": Decimal(5)}))  # fmt: skip
    first, second = BeautifulSoup(html, "html.parser").find_all("p")
    assert [each.get_text() for each in first.find_all("bdi")] == ["5 USD"]
    assert [each.get_text() for each in second.find_all("bdi")] == ["2 EUR", "5 USD"]


def test_an_amount_in_a_cell_keeps_its_own_direction_and_a_currency_is_escaped() -> None:
    body = Table("t", [Column("a", "A")], [Row({"a": amount(Decimal(5), "<b>")})]).body()
    assert "<bdi>5 &lt;b&gt;</bdi>" in body


def test_an_amount_in_a_sentence_from_right_to_left_is_isolated_without_markup() -> None:
    with translation.override("ar"):
        one = amount(Decimal(500), "USD")
        assert f"{one}" == f"{OPEN}500 USD{CLOSE}"
        assert f"({one})" == f"({OPEN}500 USD{CLOSE})"


def test_a_whole_number_has_no_decimals_and_a_share_no_idle_ones() -> None:
    with translation.override("en"):
        assert number(Decimal("1200.00")) == "1,200"
        assert number(1234.5) == "1,234.5"
        assert [percent(Decimal(each)) for each in ("60.00", "12.50", "33.337")] == ["60 %", "12.5 %", "33.34 %"]
        assert percent(None) == ""


def test_a_whole_number_of_a_drawing_has_no_decimals() -> None:
    with translation.override("en"):
        assert [number(each) for each in (20.0, 20.5, 2000)] == ["20", "20.5", "2,000"]


def test_a_list_in_one_line_has_the_comma_of_its_language_and_no_empty_part() -> None:
    with translation.override("en"):
        assert commas(["a", "", 2027]) == "a, 2027"
