"""Faults, caveats and relations in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tessera.observatory.comparison import actions, reading, schemes
from tessera.observatory.comparison.models import PublicSet
from tessera.protection.cases import facts

FAULTS: Mapping[str, Promise] = {
    reading.WIDTH: gettext_lazy("This row has more or fewer cells than the first one."),
    reading.VALUE: gettext_lazy("The value in this column is none that this release has."),
    schemes.EMPTY: gettext_lazy("This cell is empty and must not be."),
    schemes.TOO_LONG: gettext_lazy("This text is too long."),
    schemes.TWICE: gettext_lazy("This row stands in the file twice."),
    schemes.NO_PARENT: gettext_lazy("The broader code is not in the same variable of this file."),
    schemes.NOT_OURS: gettext_lazy("There is no such column or value here; see the data dictionary."),
    schemes.NO_RELATION: gettext_lazy("The relation must be exact, broader or narrower."),
    schemes.NO_SUCH_CODE: gettext_lazy("The scheme has no such code here; load the classification first."),
    schemes.NO_SUCH_UNIT: gettext_lazy("The units of IC-TIP are event, victim, perpetrator and reporting_entity."),
}
UNREADABLE: Mapping[str, Promise] = {
    "encoding": gettext_lazy("The file is not in UTF-8. Save it as “CSV UTF-8” and choose it again."),
    "csv": gettext_lazy("The file is no CSV. Save it as CSV, with commas, and choose it again."),
    "layout": gettext_lazy(
        "The columns are not those of a public release that is known here. The list below says which are needed."
    ),
    "scheme": gettext_lazy("The first row must name the columns listed below."),
}


def grouped(number: float) -> str:
    """A number as the reader's language writes it."""
    return str(number_format(number, use_l10n=True, force_grouping=True))


def layout_title(key: str) -> str:
    """A layout in the reader's words."""
    language = (get_language() or "en").split("-")[0]
    found = [layout.title for layout in reading.layouts() if layout.key == key]
    return found[0].get(language, found[0]["en"]) if found else key


def about(source: PublicSet) -> list[tuple[str, str]]:
    """The facts of a set, for a description list."""
    return [
        (_("Publisher"), source.publisher),
        (_("Published"), date_format(source.published_on, "DATE_FORMAT")),
        (_("Kind of file"), layout_title(source.layout)),
        (_("People counted"), grouped(source.rows)),
        (_("Rows left out"), grouped(source.left_out)),
        (_("Smallest count shown"), grouped(source.threshold)),
        (
            _("Columns used"),
            ", ".join(str(facts.BY_NAME[name].label) for name in source.columns if name in facts.BY_NAME),
        ),
        (_("Terms of use"), source.terms),
        (_("Address"), source.address or _("Not recorded")),
        (_("SHA-256 of the file"), source.sha256),
    ]


def fault_lines(faults: tuple[reading.Fault | schemes.Fault, ...]) -> list[tuple[str, str, str]]:
    """(line, column, what is wrong) of each fault."""
    return [
        (
            grouped(fault.line),
            str(facts.BY_NAME[fault.column].label) if fault.column in facts.BY_NAME else fault.column,
            str(FAULTS[fault.code]),
        )
        for fault in faults
    ]


def known_layouts() -> list[tuple[str, str]]:
    """(title, columns that must be there) of each known layout."""
    return [(layout_title(layout.key), ", ".join(layout.needs)) for layout in reading.layouts()]


def unreadable(fault: actions.NotReadable) -> str:
    """What is wrong with a file as a whole, and how to mend it."""
    return str(UNREADABLE[str(fault)])
