"""What can be the matter with an entry, in words a reader can act on. Codes are stable; nothing is mended silently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Without these an entry is no project yet; everything else is a remark about one.
REFUSING = frozenset(
    {
        "implementer_missing",
        "amount_missing",
        "amount_unreadable",
        "amount_currency",
        "amount_several",
        "amount_absurd",
        "implementer_long",
    }
)

WORDS: Mapping[str, str | Promise] = {
    "amount_absurd": _("The amount is a thousand million dollars or more. Check its noughts."),
    "amount_approximate": _(
        "The amount is said to be about so much. It was taken as it stands; ask for the exact one."
    ),
    "amount_currency": _("The amount is in another currency than US dollars. Write it in dollars."),
    "amount_form": _("The amount is written in an unusual way. Check that it was read as meant."),
    "amount_missing": _("There is no amount. Ask the office for it."),
    "amount_no_sign": _("The amount has no dollar sign; it was taken for US dollars. Check it."),
    "amount_rounded": _("The amount is written in thousands or millions, so it may be rounded. Ask for the exact one."),
    "amount_several": _("Several amounts stand there, and none was chosen. Write the one that counts."),
    "amount_unreadable": _("The amount cannot be read as dollars. Write it like $1,250,000."),
    "amount_words": _("Words stand beside the amount. Check that it was read as meant."),
    "amount_zero": _("The amount is nought or less."),
    "countries_missing": _("No country is named. For a worldwide project that is right; else add them."),
    "country_ambiguous": _("The name can mean two countries; the likelier one was taken. Check it."),
    "country_except": _("Countries are named that are left out, so none was read. Name those that are meant."),
    "country_former": _("A country stands under a former name; it was read as the country of today."),
    "country_spelling": _("A country is misspelt; it was read as meant. Check it."),
    "country_unknown": _("A place is named that is no country we know. It was left as text; name its countries."),
    "country_twice": _("A country is named twice; it counts once."),
    "description_goes_on": _(
        "Text after an empty line was taken for a part of the description. Check where it belongs."
    ),
    "description_label": _("The description has no label; the text after the line before was taken for it."),
    "description_missing": _("There is no description."),
    "end_date_inside_month": _("The end date is not the last day of a month, as nearly all are. Check it."),
    "end_date_missing": _("There is no end date."),
    "end_date_month": _("The end date names a month and no day; its last day was taken. Check it."),
    "end_date_odd": _("The end date lies decades away. Check its year."),
    "end_date_order": _("The end date has the day before the month; it was read so. Check it."),
    "end_date_range": _(
        "Two days stand there, one after the other; the first was taken for the start, the second for the end."
    ),
    "end_date_several": _("Several dates stand there, and none was chosen. Write the one that counts."),
    "end_date_short_year": _("The year of the end date has two figures; it was read as one of this century."),
    "end_date_unreadable": _("The end date cannot be read. Write it like 9/30/2024."),
    "end_date_words": _("Words stand beside the end date. Check that it was read as meant."),
    "ended_before_list": _("The project had ended before the day of the list."),
    "entry_parted": _("An empty line parts the entry; its parts were put together. Check that they are one project."),
    "implementer_acronym_shared": _(
        "Organisations of different names share this acronym in the list. Check which is meant."
    ),
    "implementer_brackets": _(
        "Brackets in the organisation's name are not closed, nested, or hold no short name. Check it."
    ),
    "implementer_doubtful": _("The organisation was taken to be one we know, and may be another. Decide which."),
    "implementer_formerly": _("The organisation's earlier name stands beside it; it was left out of the name."),
    "implementer_long": _(
        "The organisation's name is longer than 200 letters, so it is no name. Part it from what follows."
    ),
    "implementer_missing": _("Nobody is named who puts the project into effect."),
    "implementer_name": _("The organisation stands under another of its names."),
    "implementer_quotes": _("A quotation mark in the name is not closed."),
    "implementer_several": _("Several organisations are named. They were kept as one name; decide which one it is."),
    "implementer_spelling": _("The organisation's name is misspelt; it was read as meant. Check it."),
    "implementer_unit": _("A part of an organisation is named; the project counts for the whole."),
    "label_colon": _("A label has no colon after it; it was read as a label. Check it."),
    "label_doubled": _("A label comes twice in one entry; the first was taken. See the other."),
    "label_number": _("The label says one country and several are named, or the other way round."),
    "label_spelling": _("A label is misspelt; it was read as meant. Check it."),
    "label_unknown": _("A line carries a label that nobody knows; it was kept as text."),
    "labels_joined": _("Several labels stand in one line; they were read one by one. Check them."),
    "no_section": _("The entry stands under no heading."),
    "region_only": _("Only a region is named. Name the countries."),
    "start_date_month": _("The start date names a month and no day; its last day was taken. Check it."),
    "start_date_odd": _("The start date lies decades away. Check its year."),
    "start_date_order": _("The start date has the day before the month; it was read so. Check it."),
    "start_date_several": _("Several dates stand at the start, and none was chosen. Write the one that counts."),
    "start_date_short_year": _("The year of the start date has two figures; it was read as one of this century."),
    "start_date_unreadable": _("The start date cannot be read. Write it like 9/30/2024."),
    "start_date_words": _("Words stand beside the start date. Check that it was read as meant."),
    "text_quoted": _(
        "In the table, a quotation mark was put before a text that a spreadsheet would take for a formula."
    ),
    "twin": _("Another entry has the same implementer, countries, amount and end date. One may be there twice."),
    "value_wrapped": _(
        "A value goes on in the next line; the lines were put together. Check that they belong together."
    ),
    "worldwide": _("The project is for the whole world, and counts for no single country."),
}

# What is said of a list as a whole.
OF_THE_LIST: Mapping[str, str | Promise] = {
    "encoding_guessed": _("The file does not say how its letters are written; it was read as Windows text. Check letters with accents."),
    "fewer_than_claimed": _(
        "The list holds fewer projects than its own headline claims; it says itself that it is partial."
    ),
    "letters_lost": _("Some letters of the file could not be read. Save the page as UTF-8 text and bring it in again."),
    "line_left_over": _("Lines stand between entries and belong to none. See them, and add to the list what is missing."),
    "no_claims": _("The page has no headline with a date and numbers."),
    "no_start_dates": _("No entry has a start date: none can be published as IATI until somebody adds them."),
    "nothing_found": _(
        "No project was found. A list has lines that begin with Country:, Implementer:, Amount:, End Date:."
    ),
    "section_elsewhere": _("A section names no project and points to another page. Bring that page in too."),
    "section_new": _("A heading is new to us, so its region and programme are empty. Check that it is a heading."),
}  # fmt: skip

# Which written lines of an entry a remark is about, by the field; "" for the entry as a whole.
_ABOUT = (
    ("amount", "amount"), ("countr", "countries"), ("region_only", "countries"), ("worldwide", "countries"),
    ("label_number", "countries"), ("end_date", "end_date"), ("ended", "end_date"), ("start_date", "start_date"),
    ("implementer", "implementer"), ("description", "description"),
)  # fmt: skip


def about(code: str) -> str:
    """The field that a remark is about: `countries`, `implementer`, `amount`, `start_date`, `end_date`, `description` or ""."""
    return next((field for start, field in _ABOUT if code.startswith(start)), "")


def evidence(code: str, raw: Sequence[Sequence[object]], kept: Sequence[str], line: int) -> tuple[int, str]:
    """(line of the file, the words as written) that a remark on an entry is about.

    `raw` holds (label, value, line) of the entry, `kept` the lines kept as text; older entries have no lines in `raw`.
    """
    if code in {"label_doubled", "label_unknown"}:
        return line, "; ".join(kept)
    field = about(code)
    for label, value, *where in raw:
        if field and _field_of(str(label)) == field:
            return (int(str(where[0])) if where else line), f"{label}: {value}" if label else str(value)
    return line, ""


def _field_of(label: str) -> str:
    # Here and not above: the labels read the lines, and the words of remarks are known without any.
    from tessera.partnership.portfolio.labels import meaning

    return meaning(label) or "description"
