"""Currencies by ISO 4217: codes from pycountry, names and signs in every locale from CLDR through Babel."""

from __future__ import annotations

from functools import cache

import pycountry
from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name
from django.utils.translation import get_language

from tessera.kernel.codes.fold import fold

# Codes that are no money: testing, none, funds, metals.
_NO_MONEY = frozenset({"XXX", "XTS", "XAU", "XAG", "XPD", "XPT", "XBA", "XBB", "XBC", "XBD", "XSU", "XUA"})
_READ_IN = ("en", "ar", "fr", "es", "ru")


@cache
def values() -> tuple[str, ...]:
    """Every current currency code, sorted."""
    return tuple(sorted({row.alpha_3 for row in pycountry.currencies} - _NO_MONEY))


def name(code: str, language: str | None = None) -> str:
    """The name of a currency in the reader's language. Raises LookupError for what is no currency."""
    if code not in values():
        raise LookupError(f"{code!r} is no currency of ISO 4217")
    return get_currency_name(code, locale=_locale(language))


def normalise(text: str) -> str | None:
    """The code for a code or a name in one of several languages; None when it is not recognised."""
    return _by_text().get(fold(text))


def choices(*first: str) -> list[tuple[str, str]]:
    """(code, code with its name in the reader's language), the `first` ones before all others."""
    order = [*first, *(code for code in values() if code not in first)]
    return [(code, f"{code} – {name(code)}") for code in order]


@cache
def _by_text() -> dict[str, str]:
    found: dict[str, str] = {}
    for code in values():
        for text in (code, *(get_currency_name(code, locale=language) for language in _READ_IN)):
            found.setdefault(fold(text), code)
    return found


def _locale(language: str | None) -> Locale:
    try:
        return Locale.parse(language or get_language() or "en", sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
