"""Countries and territories of ISO 3166-1: codes, names in every locale, regions, positions."""

import csv
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache, lru_cache
from importlib.resources import files

import pycountry
from babel import Locale, UnknownLocaleError
from django.utils.functional import lazy
from django.utils.translation import get_language

from tessera.kernel.codes.fold import fold
from tessera.kernel.places.m49 import regions
from tessera.kernel.places.model import Country, UnknownPlace

_DATA = files("tessera.kernel.places") / "data"
_FALLBACK = "en"
# The languages in which a typed name is recognised, whatever language the page is in.
_READ_IN = ("en", "ar", "fr", "es", "ru")
_PUNCTUATION = str.maketrans(dict.fromkeys("-.,()[]", " ") | {"&": " and "})


@cache
def countries() -> tuple[Country, ...]:
    """Return all countries sorted by alpha-2 code: the 249 of ISO 3166-1, and XK."""
    lines = (_DATA / "countries.csv").read_text(encoding="utf-8").splitlines()
    return tuple(_country(row) for row in csv.DictReader(lines))


def _country(row: dict[str, str]) -> Country:
    subregion = row["subregion"]
    return Country(
        alpha_2=row["alpha_2"],
        alpha_3=row["alpha_3"],
        m49=row["m49"],
        subregion=subregion,
        region=regions().broader(subregion) or subregion,
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
    )


@cache
def _by_alpha_2() -> dict[str, Country]:
    return {country.alpha_2: country for country in countries()}


def country(alpha_2: str) -> Country:
    """Return the country with this alpha-2 code. Raises UnknownPlace."""
    try:
        return _by_alpha_2()[alpha_2]
    except KeyError:
        raise UnknownPlace(f"There is no country with the code {alpha_2!r} in ISO 3166-1.") from None


def values() -> tuple[str, ...]:
    """Return all alpha-2 codes, sorted."""
    return tuple(_by_alpha_2())


def name(alpha_2: str, language: str | None = None) -> str:
    """Return the country's name in the active language, or in `language` (CLDR names). Raises UnknownPlace."""
    country(alpha_2)
    return _names(language or get_language() or _FALLBACK)[alpha_2]


@lru_cache(maxsize=64)
def _names(language: str) -> dict[str, str]:
    found = dict(Locale(_FALLBACK).territories)
    with suppress(UnknownLocaleError, ValueError):
        found |= Locale.parse(language, sep="-").territories
    return {code: str(found[code]) for code in values()}


_lazy_name = lazy(name, str)


def choices() -> list[tuple[str, str]]:
    """Return (alpha-2, name), sorted by name in the active language; hand the function itself to a form field."""
    names = _names(get_language() or _FALLBACK)
    return [(code, _lazy_name(code)) for code in sorted(values(), key=lambda code: fold(names[code]))]


def in_region(code: str) -> tuple[str, ...]:
    """Return the alpha-2 codes of the countries in a region or sub-region of M49. Raises UnknownCode."""
    regions().row(code)
    return tuple(found.alpha_2 for found in countries() if code in (found.region, found.subregion))


def normalise(text: str) -> str | None:
    """Return the alpha-2 code that `text` means, None where it means none.

    Takes alpha-2, alpha-3, the three digits of M49, the names of ISO 3166-1, the CLDR names in Arabic, English,
    French, Russian and Spanish and in the active language, and other spellings of real files. "NA" is Namibia.
    """
    key = _key(text)
    return _by_text().get(key) or _by_active_name(get_language() or _FALLBACK).get(key)


def _key(text: str) -> str:
    return " ".join(fold(text.translate(_PUNCTUATION)).split()).removeprefix("the ")


@cache
def _by_text() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, text in _spellings():
        found.setdefault(_key(text), code)
    return found


@lru_cache(maxsize=64)
def _by_active_name(language: str) -> dict[str, str]:
    return {_key(text): code for code, text in _names(language).items()}


def _spellings() -> Iterator[tuple[str, str]]:
    """Yield (alpha-2, spelling); codes come first, so that no name can take another country's code."""
    for found in countries():
        yield from ((found.alpha_2, code) for code in (found.alpha_2, found.alpha_3, found.m49) if code)
    for entry in pycountry.countries:
        for kind in ("name", "common_name", "official_name"):
            if hasattr(entry, kind):
                yield entry.alpha_2, getattr(entry, kind)
    for language in _READ_IN:
        yield from _names(language).items()
    for code, texts in tomllib.loads((_DATA / "spellings.toml").read_text(encoding="utf-8")).items():
        yield from ((code, text) for text in texts)
