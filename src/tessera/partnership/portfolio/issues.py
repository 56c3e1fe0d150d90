"""What can be the matter with an entry, in words a reader can act on. Codes are stable; nothing is mended silently."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Without these an entry is no project yet; everything else is a remark about one.
REFUSING = frozenset({"implementer_missing", "amount_missing", "amount_unreadable"})

WORDS: Mapping[str, str | Promise] = {
    "amount_missing": _("There is no amount. Ask the office for it."),
    "amount_unreadable": _("The amount cannot be read as dollars. Write it like $1,250,000."),
    "amount_zero": _("The amount is nought or less."),
    "countries_missing": _("No country is named. For a worldwide project that is right; else add them."),
    "country_former": _("A country stands under a former name; it was read as the country of today."),
    "country_spelling": _("A country is misspelt; it was read as meant. Check it."),
    "country_unknown": _("A place is named that is no country we know. It was left as text; name its countries."),
    "country_twice": _("A country is named twice; it counts once."),
    "description_missing": _("There is no description."),
    "end_date_missing": _("There is no end date."),
    "end_date_unreadable": _("The end date cannot be read. Write it like 9/30/2024."),
    "end_date_inside_month": _("The end date is not the last day of a month, as nearly all are. Check it."),
    "ended_before_list": _("The project had ended before the day of the list."),
    "implementer_acronym_shared": _(
        "Organisations of different names share this acronym in the list. Check which is meant."
    ),
    "implementer_doubtful": _("The organisation was taken to be one we know, and may be another. Decide which."),
    "implementer_missing": _("Nobody is named who puts the project into effect."),
    "implementer_name": _("The organisation stands under another of its names."),
    "implementer_quotes": _("A quotation mark in the name is not closed."),
    "implementer_spelling": _("The organisation's name is misspelt; it was read as meant. Check it."),
    "implementer_unit": _("A part of an organisation is named; the project counts for the whole."),
    "label_doubled": _("A label comes twice in one entry; the first was taken. See the other."),
    "label_number": _("The label says one country and several are named, or the other way round."),
    "label_unknown": _("A line carries a label that nobody knows; it was kept as text."),
    "no_section": _("The entry stands under no heading."),
    "region_only": _("Only a region is named. Name the countries."),
    "twin": _("Another entry has the same implementer, countries, amount and end date. One may be there twice."),
}

# What is said of a list as a whole.
OF_THE_LIST: Mapping[str, str | Promise] = {
    "fewer_than_claimed": _(
        "The list holds fewer projects than its own headline claims; it says itself that it is partial."
    ),
    "no_claims": _("The page has no headline with a date and numbers."),
    "no_start_dates": _("No entry has a start date: none can be published as IATI until somebody adds them."),
    "nothing_found": _(
        "No project was found. A list has lines that begin with Country:, Implementer:, Amount:, End Date:."
    ),
    "section_elsewhere": _("A section names no project and points to another page. Bring that page in too."),
}
