"""What a country and a subdivision are, read from data and never changed while the program runs."""

from dataclasses import dataclass


class UnknownPlace(LookupError):
    """A code that no country, region or subdivision has; the message names the code."""


@dataclass(frozen=True, slots=True)
class Country:
    """One country or territory of ISO 3166-1, or XK (Kosovo), whose codes are user-assigned.

    `m49` has three digits, "" for XK. `subregion` and `region` are M49 codes. `latitude` and `longitude`
    are degrees (WGS 84) of a point inside the largest part, for maps; no statement on borders.
    """

    alpha_2: str
    alpha_3: str
    m49: str
    subregion: str
    region: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Subdivision:
    """One subdivision of ISO 3166-2; `parent` is the code of the subdivision that holds it, "" at the top."""

    code: str
    name: str
    kind: str
    country: str
    parent: str
