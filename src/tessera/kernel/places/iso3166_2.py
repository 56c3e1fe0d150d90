"""Subdivisions of ISO 3166-2 (provinces, states, governorates), by way of pycountry.

Names stand as ISO gives them, in the country's own language and Latin letters; there is no translation of them.
"""

from functools import lru_cache
from typing import Any

import pycountry

from tessera.kernel.codes.fold import fold
from tessera.kernel.places.iso3166_1 import country
from tessera.kernel.places.model import Subdivision, UnknownPlace


@lru_cache(maxsize=300)
def subdivisions(alpha_2: str) -> tuple[Subdivision, ...]:
    """Return the subdivisions of a country, sorted by name; empty where ISO lists none. Raises UnknownPlace."""
    country(alpha_2)
    entries: list[Any] | None = pycountry.subdivisions.get(country_code=alpha_2)  # type: ignore[no-untyped-call]
    found = [
        Subdivision(
            code=entry.code,
            name=entry.name,
            kind=entry.type,
            country=alpha_2,
            parent=entry.parent_code or "",
        )
        for entry in entries or ()
    ]
    return tuple(sorted(found, key=lambda subdivision: (fold(subdivision.name), subdivision.code)))


def subdivision(code: str) -> Subdivision:
    """Return the subdivision with this ISO 3166-2 code, such as "KH-12". Raises UnknownPlace."""
    alpha_2, _, rest = code.partition("-")
    if rest:
        for found in subdivisions(alpha_2):
            if found.code == code:
                return found
    raise UnknownPlace(f"There is no subdivision with the code {code!r} in ISO 3166-2.")


def subdivision_choices(alpha_2: str) -> list[tuple[str, str]]:
    """Return (code, name) of the subdivisions of a country, for a form. Raises UnknownPlace."""
    return [(found.code, found.name) for found in subdivisions(alpha_2)]


def normalise_subdivision(text: str, alpha_2: str) -> str | None:
    """Return the ISO 3166-2 code that `text` (a code, or a name no two subdivisions share) means in a country."""
    key = fold(text)
    by_code = {fold(found.code): found.code for found in subdivisions(alpha_2)}
    named = {found.code for found in subdivisions(alpha_2) if fold(found.name) == key}
    return by_code.get(key) or (named.pop() if len(named) == 1 else None)
