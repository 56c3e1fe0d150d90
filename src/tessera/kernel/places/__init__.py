"""Places by reference: countries (ISO 3166-1), subdivisions (ISO 3166-2), regions (UN M49).

    places.normalise("Namibia")          "NA"
    places.name("NA", "ar")              "ناميبيا"
    places.country("NA").subregion       "018"
    places.regions().label("018")        "Southern Africa"

Names of countries are those of the Unicode CLDR; no statement on status or borders is meant.
"""

from tessera.kernel.places.iso3166_1 import choices, countries, country, in_region, name, normalise, values
from tessera.kernel.places.iso3166_2 import (
    normalise_subdivision,
    subdivision,
    subdivision_choices,
    subdivisions,
)
from tessera.kernel.places.m49 import region_choices, regions, subregion_choices
from tessera.kernel.places.model import Country, Subdivision, UnknownPlace

__all__ = [
    "Country",
    "Subdivision",
    "UnknownPlace",
    "choices",
    "countries",
    "country",
    "in_region",
    "name",
    "normalise",
    "normalise_subdivision",
    "region_choices",
    "regions",
    "subdivision",
    "subdivision_choices",
    "subdivisions",
    "subregion_choices",
    "values",
]
