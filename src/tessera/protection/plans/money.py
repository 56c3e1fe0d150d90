"""Amounts with their currency (ISO 4217)."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pycountry
from babel.numbers import format_currency, get_currency_name
from django.utils.translation import get_language


@cache
def currencies() -> frozenset[str]:
    """Every code of ISO 4217."""
    return frozenset(row.alpha_3 for row in pycountry.currencies)


def is_currency(code: str) -> bool:
    """Whether this is a code of ISO 4217."""
    return code in currencies()


def choices(*first: str) -> list[tuple[str, str]]:
    """(code, code with its name in the reader's language), the `first` ones before all others."""
    language = (get_language() or "en").split("-")[0]
    order = [*first, *sorted(currencies() - set(first))]
    return [(code, f"{code} – {get_currency_name(code, locale=language)}") for code in order]


def written(amount: Decimal | None, currency: str) -> str:
    """An amount as people write it in the reader's language; "" for none."""
    if amount is None:
        return ""
    return str(format_currency(amount, currency, locale=(get_language() or "en").replace("-", "_")))
