"""Tables, parts and codes in the reader's words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tessera.kernel import codes, places
from tessera.protection.reports.enums import EMPTY, NO_SERVICE, SHAPES

TOTALS = {
    "opened": gettext_lazy("Cases opened"),
    "closed": gettext_lazy("Cases closed"),
    "served": gettext_lazy("Cases with a service"),
    "contacted": gettext_lazy("Cases followed up"),
    "decided": gettext_lazy("Cases with a determination"),
}
TABLES = {
    "closed_by_reason": gettext_lazy("Closed cases by reason"),
    "new_by_age": gettext_lazy("New people by age"),
    "new_by_gender": gettext_lazy("New people by gender"),
    "new_by_citizenship": gettext_lazy("New people by citizenship"),
    "new_by_exploitation": gettext_lazy("New people by type of exploitation"),
    "new_by_source": gettext_lazy("New people by who referred them"),
    "first_service": gettext_lazy("From referral or intake to the first service"),
    "services_by_type": gettext_lazy("Services by type"),
    "services_by_delivery": gettext_lazy("Given, missed and by whom"),
    "services_by_barrier": gettext_lazy("What stood in the way"),
    "services_by_funding": gettext_lazy("Cases by funding line"),
    "needs_change": gettext_lazy("Needs, from the first to the latest assessment"),
    "contacts_by_reached": gettext_lazy("Follow-up: reached or not"),
    "safe_after": gettext_lazy("Safe after 3, 6 and 12 months"),
    "living_after": gettext_lazy("Living situation after 3, 6 and 12 months"),
    "decided_by_level": gettext_lazy("Determinations by level"),
    "decided_by_result": gettext_lazy("Determinations by result"),
    "decided_by_clock": gettext_lazy("Determinations against the clock"),
}
SECTIONS = (
    (gettext_lazy("Cases"), ("closed_by_reason", "new_by_source")),
    (
        gettext_lazy("New people"),
        ("new_by_age", "new_by_gender", "new_by_citizenship", "new_by_exploitation"),
    ),
    (
        gettext_lazy("Services"),
        ("first_service", "services_by_type", "services_by_delivery", "services_by_barrier", "services_by_funding"),
    ),
    (gettext_lazy("What changed"), ("needs_change", "contacts_by_reached", "safe_after", "living_after")),
    (gettext_lazy("Determinations"), ("decided_by_level", "decided_by_result", "decided_by_clock")),
)
OWN = {
    "to_2": gettext_lazy("Within 2 days"),
    "to_7": gettext_lazy("3 to 7 days"),
    "to_30": gettext_lazy("8 to 30 days"),
    "over_30": gettext_lazy("More than 30 days"),
    NO_SERVICE: gettext_lazy("No service yet"),
    "better": gettext_lazy("Better"),
    "same": gettext_lazy("The same"),
    "worse": gettext_lazy("Worse"),
    "in_time": gettext_lazy("In time"),
    "late": gettext_lazy("Late"),
    "no_clock": gettext_lazy("No clock"),
    "3m": gettext_lazy("After 3 months"),
    "6m": gettext_lazy("After 6 months"),
    "12m": gettext_lazy("After 12 months"),
}
_LISTS = {"needs_change": "need_domain"}


def of_list(name: str, code: str) -> str:
    """A code of a code list in words; itself where the list does not know it."""
    try:
        return codes.get(name).label(code)
    except codes.UnknownCode:
        return code


def cell(table: str, code: str) -> str:
    """A cell of a table in words."""
    if code in OWN:
        return str(OWN[code])
    if code in codes.EMPTY_ANSWERS:
        return _("Not recorded") if code == EMPTY else of_list("empty_answers", code)
    if table == "new_by_citizenship":
        return places.name(code) if code in places.values() else code
    return of_list(SHAPES[table].codes, code) if SHAPES[table].codes else code


def part(table: str, code: str) -> str:
    """A part of a table in words."""
    return str(OWN[code]) if code in OWN else of_list(_LISTS.get(table, ""), code)


def order(table: str, code: str) -> tuple[int, str]:
    """Where a cell stands: as in its code list, never by its count, which would tell something of a withheld one."""
    listed: tuple[str, ...] = codes.get(SHAPES[table].codes).values() if SHAPES[table].codes else tuple(OWN)
    return (listed.index(code) if code in listed else len(listed) + (code == EMPTY), cell(table, code))
