"""Fields that forms of the whole floor ask for."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tessera.partnership.library.asking import amount_field, currency_choices, currency_field, percent_field


def test_an_amount_below_zero_is_refused_where_nothing_can_be_taken_back() -> None:
    with pytest.raises(ValidationError):
        amount_field("x").clean("-1")
    assert amount_field("x", min_value=None).clean("-1") == Decimal(-1)


def test_a_share_over_the_whole_is_refused() -> None:
    with pytest.raises(ValidationError):
        percent_field("x").clean("100.01")
    assert percent_field("x").clean("100") == Decimal(100)


def test_currencies_begin_with_those_most_used_and_name_each_once() -> None:
    found = [code for code, _ in currency_choices()]
    assert found[:3] == ["", "USD", "EUR"]
    assert len(found) == len(set(found)) > 150


def test_what_is_no_currency_is_refused() -> None:
    with pytest.raises(ValidationError):
        currency_field().clean("XTS")
    assert currency_field().clean("KES") == "KES"
