"""Fields that forms of the whole floor ask for: amounts, currencies, shares, countries, days, sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tessera.kernel.codes import currencies
from tessera.partnership.library import geography

ANY = ("", _("Any"))
CHOOSE = ("", _("Choose…"))
# Digits before and after the point that a column of money holds.
_DIGITS = {"max_digits": 16, "decimal_places": 2}


def amount_field(label: Any, **more: Any) -> forms.DecimalField:
    """An amount of money with its cents. Zero or more, if `min_value=None` is not given."""
    return forms.DecimalField(label=label, **{**_DIGITS, "min_value": Decimal(0), **more})


def figure_field(label: Any, **more: Any) -> forms.DecimalField:
    """A figure of results, which may lie below zero."""
    return forms.DecimalField(label=label, **{**_DIGITS, **more})


def percent_field(label: Any, **more: Any) -> forms.DecimalField:
    """A share of the whole."""
    return forms.DecimalField(label=label, **{"max_digits": 5, "decimal_places": 2, "max_value": 100, **more})


def currency_field(label: Any = "", **more: Any) -> forms.ChoiceField:
    """A currency of ISO 4217."""
    return forms.ChoiceField(label=label or _("Currency"), choices=currency_choices, **more)


def currency_choices() -> list[tuple[str, Any]]:
    """Currencies by code, the dollar and the euro first."""
    return [CHOOSE, *currencies.choices("USD", "EUR")]


def country_choices() -> list[tuple[str, Any]]:
    """Countries by name, and none."""
    return [CHOOSE, *geography.choices()]


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day of the calendar."""
    return forms.DateField(label=label, **more)


def words_field(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    """Some sentences."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)
