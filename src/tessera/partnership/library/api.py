"""The door of the room: parties, indicators, and which country lies where."""

from tessera.partnership.library.actions import (
    Wrong,
    add_alias,
    add_identifier,
    load_indicators,
    save_indicator,
    save_party,
)
from tessera.partnership.library.asking import (
    ANY,
    CHOOSE,
    PartyField,
    amount_field,
    country_choices,
    currency_choices,
    currency_field,
    day_field,
    figure_field,
    percent_field,
    words_field,
)
from tessera.partnership.library.geography import GLOBAL, alpha_2, choices, countries_of, is_country, name, region_of
from tessera.partnership.library.geography import find as find_country
from tessera.partnership.library.models import Indicator, Party, PartyAlias, PartyIdentifier
from tessera.partnership.library.queries import find_party, indicator, indicators, named, parties, party
from tessera.partnership.library.shipped import from_cases, in_words
from tessera.partnership.library.wording import country_called, worded

__all__ = [
    "ANY",
    "CHOOSE",
    "GLOBAL",
    "Indicator",
    "Party",
    "PartyAlias",
    "PartyField",
    "PartyIdentifier",
    "Wrong",
    "add_alias",
    "add_identifier",
    "alpha_2",
    "amount_field",
    "choices",
    "countries_of",
    "country_called",
    "country_choices",
    "currency_choices",
    "currency_field",
    "day_field",
    "figure_field",
    "find_country",
    "find_party",
    "from_cases",
    "in_words",
    "indicator",
    "indicators",
    "is_country",
    "load_indicators",
    "name",
    "named",
    "parties",
    "party",
    "percent_field",
    "region_of",
    "save_indicator",
    "save_party",
    "worded",
    "words_field",
]  # fmt: skip
