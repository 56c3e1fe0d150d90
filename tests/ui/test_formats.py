"""Numbers and dates are written as readers of each language expect, and alike wherever the program writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from django import forms
from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.translation import override

from tessera.ui.amounts import amounts
from tessera.ui.charts.draw import number as drawn
from tessera.ui.tables import Column, Row, Table

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_thousands_stand_apart_in_every_language(language: str) -> None:
    with override(language):
        written = number_format(1234567, force_grouping=True)
        assert written == "1,234,567"
        assert drawn(10000) == "10,000"
        assert number_format(Decimal("1234.50"), 2, force_grouping=True) == "1,234.50"
        assert "3,753,125,000" in amounts({"USD": Decimal(3_753_125_000)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_amounts_of_the_library_of_locales_and_ours_are_written_alike(language: str) -> None:
    with override(language):
        ours = number_format(Decimal("1234567.25"), 2, force_grouping=True)
    assert ours == format_decimal(Decimal("1234567.25"), locale=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_that_a_form_shows_is_one_that_it_takes(language: str) -> None:
    class Asked(forms.Form):
        hours = forms.DecimalField(localize=True)

    with override(language):
        shown = Asked(initial={"hours": Decimal("1234.5")})["hours"].value()
        written = str(Asked.base_fields["hours"].widget.format_value(shown))
        given = Asked({"hours": written})
        assert given.is_valid(), (written, given.errors)
        assert given.cleaned_data["hours"] == Decimal("1234.5")


@pytest.mark.parametrize("language", LANGUAGES)
def test_years_and_plain_figures_of_a_table_are_left_as_they_are(language: str) -> None:
    with override(language):
        body = Table("t", [Column("year", "Year")], [Row({"year": 2026})]).body()
        assert "2026" in body
        assert "2026" in date_format(date(2026, 11, 22))
