"""Every kind of mistake that mapping can find, with its stable code and its words."""

from django.utils.translation import gettext_lazy as _

from tessera.interchange.reading.api import Fault

# The whole table.
MISSING_COLUMNS = Fault(
    "missing_columns",
    _("The file lacks columns that “%(mapping)s” needs: %(columns)s."),
    _(
        "Check that you chose the right file and the right mapping, and that the first row holds the names of the columns."
    ),
)
UNKNOWN_COLUMNS = Fault(
    "unknown_columns",
    _("The file has columns that “%(mapping)s” does not know: %(columns)s."),
    _("Remove them from the file, or use a mapping that says what they mean."),
)
NO_KNOWN_COLUMN = Fault("no_known_column", _("The file has no column that “%(mapping)s” knows."), MISSING_COLUMNS.hint)
SAME_COLUMN_TWICE = Fault(
    "same_column_twice",
    _("These columns mean the same: %(columns)s."),
    _("Keep one of them, so that nothing is mixed up."),
)

# One row.
UNKNOWN_VALUE = Fault(
    "unknown_value", _("The cell holds %(looks)s that is no value of this column. Allowed: %(allowed)s.")
)
SEVERAL_VALUES = Fault("several_values", _("The cell holds several values, and this column takes one."))
NO_COUNTRY = Fault(
    "no_country", _("The cell holds %(looks)s that is no country. Write its two-letter code (ISO 3166), such as KH.")
)
NO_LANGUAGE = Fault(
    "no_language", _("The cell holds %(looks)s that is no language. Write its code (ISO 639), such as km or khm.")
)
NO_DATE = Fault(
    "no_date",
    _("The cell holds %(looks)s that is no date. Write year, month and day as in 2026-11-22, or only 2026-11 or 2026."),
)
NO_YEAR = Fault("no_year", _("The cell holds %(looks)s that is no year between %(low)s and %(high)s."))
NO_NUMBER = Fault("no_number", _("The cell holds %(looks)s that is no number between %(low)s and %(high)s."))
NO_PHONE = Fault(
    "no_phone",
    _("The cell holds %(looks)s that is no telephone number. Write it with the country code, such as +855 …"),
)
NO_EMAIL = Fault("no_email", _("The cell holds %(looks)s that is no e-mail address."))
TOO_LONG = Fault("too_long", _("The cell is longer than %(high)s characters."))
NO_KEY = Fault("no_key", _("The cell is blank, and without it a second import could not know this row again."))
SAME_KEY = Fault("same_key", _("An earlier row of the file has the same value here, and it must tell rows apart."))
NO_CONSENT = Fault(
    "identity_without_consent",
    _(
        "The row names a person, and its consent column does not say yes. Record the consent there, or clear what "
        "identifies the person: the case is then imported under a pseudonym."
    ),
)

# What a refused cell looks like, said in its place; the cell itself is never quoted.
A_NUMBER = _("a number")
A_DATE = _("a date or a number with signs")
AN_ADDRESS = _("an e-mail address")
ONE_WORD = _("one word")
SEVERAL_WORDS = _("several words")
