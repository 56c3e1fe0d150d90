"""Countries as the office names them (ISO 3166-1 alpha-3; XKX for Kosovo), and the region each lies in."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from tessera.kernel import places
from tessera.kernel.codes.fold import fold

GLOBAL = "global"


@cache
def _regions() -> dict[str, tuple[str, ...]]:
    text = (files("tessera.partnership.library") / "data" / "regions.toml").read_text(encoding="utf-8")
    return {code: tuple(row["countries"].split()) for code, row in tomllib.loads(text).items()}


@cache
def _region_by_country() -> dict[str, str]:
    return {iso3: code for code, countries in _regions().items() for iso3 in countries}


@cache
def _alpha_2() -> dict[str, str]:
    return {each.alpha_3: each.alpha_2 for each in places.countries()}


def is_country(iso3: str) -> bool:
    """Whether this is an alpha-3 code."""
    return iso3 in _alpha_2()


def alpha_2(iso3: str) -> str:
    """The alpha-2 code of an alpha-3 code. Raises UnknownPlace."""
    try:
        return _alpha_2()[iso3]
    except KeyError:
        raise places.UnknownPlace(f"There is no country with the code {iso3!r} in ISO 3166-1 alpha-3.") from None


def name(iso3: str, language: str | None = None) -> str:
    """The country's name in the active language, or in `language`. Raises UnknownPlace."""
    return places.name(alpha_2(iso3), language)


def region_of(iso3: str) -> str:
    """The region (a code of `region`) a country lies in; "" where it belongs to none, as the Antarctic."""
    return _region_by_country().get(iso3, "")


def countries_of(region: str) -> tuple[str, ...]:
    """Alpha-3 codes of a region, sorted; every country for "global" and for ""."""
    return tuple(sorted(_alpha_2())) if region in ("", GLOBAL) else _regions().get(region, ())


def find(text: str) -> str | None:
    """The alpha-3 code that a name or code means, in any language we read; None where it means none."""
    found = places.normalise(text)
    return places.country(found).alpha_3 if found else None


def choices() -> list[tuple[str, str]]:
    """(alpha-3, name), sorted by name in the active language; hand the function itself to a form field."""
    named = [(iso3, name(iso3)) for iso3 in _alpha_2()]
    return sorted(named, key=lambda pair: fold(pair[1]))
