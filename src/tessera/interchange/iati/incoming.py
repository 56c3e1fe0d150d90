"""Reads what other donors publish: each activity of an IATI file as a project of another donor.

Rules are those of the standard, version 2.0x (https://iatistandard.org/en/iati-standard/203/): what an amount is comes from its
transactions or budgets, where it works from the percentages of its countries. Nothing is guessed: what the file does not say
stays unknown, and what cannot be read is named with its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree

from tessera.interchange.iati import document
from tessera.kernel.codes import currencies
from tessera.partnership.donors import api as donors
from tessera.partnership.library import api as library

# Codes of the standard's lists ActivityStatus, ActivityDateType, TransactionType, BudgetType and RelatedActivityType.
_STATUS = {
    "1": donors.Status.PLANNED, "2": donors.Status.ONGOING, "3": donors.Status.ONGOING, "4": donors.Status.ENDED,
    "5": donors.Status.CANCELLED, "6": donors.Status.SUSPENDED,
}  # fmt: skip
_STARTS, _ENDS = ("2", "1"), ("4", "3")
_COMMITMENT, _SPENT = ("2",), ("3", "4")
_REVISED = "2"
_CHILD = "2"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_LONGEST = {"reference": 200, "title": 300, "donor": 200, "implementer": 200, "donor_reference": 120}


@dataclass(frozen=True, slots=True)
class _File:
    """What holds for every activity of a file."""

    made: date
    today: date
    donor: str
    parents: frozenset[str]


def read(data: bytes, *, donor: str, today: date) -> donors.Sheet:
    """Reads an activities file. Raises donors.Unreadable."""
    try:
        root = document.parse(data).getroot()
    except document.Unreadable as fault:
        raise donors.Unreadable(str(fault)) from fault
    if root.tag != "iati-activities":
        raise donors.Unreadable(_("This is an organisation file. Bring in the donor's file of activities."))
    if not (root.get("version") or "").startswith("2."):
        words = _("The file is of version %(version)s of the standard; versions from 2.01 on are read.")
        raise donors.Unreadable(words % {"version": (root.get("version") or "?")[:10]})
    activities = root.findall("iati-activity")
    file = _File(_day(root.get("generated-datetime")) or today, today, donor, _parents(activities))
    faults: list[donors.Fault] = []
    found = [one for activity in activities if (one := _activity(activity, file, faults)) is not None]
    return donors.Sheet(tuple(found), tuple(faults), len(activities))


def _parents(activities: Iterable[etree._Element]) -> frozenset[str]:
    """Activities of the file that have a part in it: money stands at the parts, and would be counted twice."""
    here = {reference: activity for activity in activities if (reference := _text(activity, "iati-identifier"))}
    found = set()
    for reference, activity in here.items():
        for other in activity.findall("related-activity"):
            related = (other.get("ref") or "").strip()
            if related not in here or related == reference:
                continue
            if other.get("type") == _CHILD:
                found.add(reference)
            elif other.get("type") == "1":
                found.add(related)
    return frozenset(found)


def _activity(node: etree._Element, file: _File, faults: list[donors.Fault]) -> donors.Found | None:
    line = int(node.sourceline or 0)
    reporting = node.find("reporting-org")
    said = {
        "reference": _text(node, "iati-identifier"),
        "title": _narrative(node.find("title")),
        "donor": (_narrative(reporting) if reporting is not None else "") or file.donor,
        "donor_reference": (reporting.get("ref") or "").strip() if reporting is not None else "",
        "implementer": _implementer(node),
    }
    for name, what in (("reference", _("identifier")), ("title", _("title")), ("donor", _("reporting organisation"))):
        if not said[name]:
            words = _("The activity has no %(what)s.") % {"what": what}
            faults.append(donors.Fault(line, words, _("Ask its donor for a file that has it.")))
            return None
    for name, most in _LONGEST.items():
        if len(said[name]) > most and name in {"reference", "donor_reference"}:
            words = _("“%(start)s…” is longer than %(most)s characters.") % {"start": said[name][:30], "most": most}
            faults.append(donors.Fault(line, words, _("Ask its donor for a shorter one.")))
            return None
    total, currency, basis = _money(node, line, faults)
    starts, ends = _dates(node, line, faults)
    return donors.Found(
        line, said["reference"], _cut(said["donor"], 200), _cut(said["title"], 300),
        min(_day(node.get("last-updated-datetime")) or file.made, file.today),
        donor_reference=said["donor_reference"], implementer=_cut(said["implementer"], 200),
        status=_status(node), starts=starts, ends=ends, total=total, currency=currency, basis=basis,
        shares=_shares(node, line, faults), sectors=_sectors(node), counted=said["reference"] not in file.parents,
        words=" ".join(node.xpath("title/narrative/text() | description/narrative/text()")),
    )  # fmt: skip


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _text(node: etree._Element, name: str) -> str:
    return " ".join((node.findtext(name) or "").split())


def _narrative(node: etree._Element | None) -> str:
    """The words in English where there are any, else the first ones."""
    if node is None:
        return ""
    written = [(each.get(_LANGUAGE, ""), " ".join((each.text or "").split())) for each in node.findall("narrative")]
    written = [pair for pair in written if pair[1]]
    return next(
        (text for language, text in written if language.lower().startswith("en")), written[0][1] if written else ""
    )


def _implementer(node: etree._Element) -> str:
    for role in node.findall("participating-org"):
        if role.get("role") == "4" and (name := _narrative(role)):
            return name
    return ""


def _status(node: etree._Element) -> str:
    status = node.find("activity-status")
    return str(_STATUS.get(status.get("code", "") if status is not None else "", donors.Status.UNKNOWN))


def _day(written: str | None) -> date | None:
    """The day of a date or a time of the standard; None for what is neither."""
    try:
        return date.fromisoformat((written or "").strip()[:10])
    except ValueError:
        return None


def _dates(node: etree._Element, line: int, faults: list[donors.Fault]) -> tuple[date | None, date | None]:
    written = {each.get("type", ""): _day(each.get("iso-date")) for each in node.findall("activity-date")}
    starts = next((day for kind in _STARTS if (day := written.get(kind))), None)
    ends = next((day for kind in _ENDS if (day := written.get(kind))), None)
    if starts and ends and ends < starts:
        what = _("The project ends before it starts; neither day is taken.")
        faults.append(donors.Fault(line, what, _("Ask its donor which is right."), refused=False))
        return None, None
    return starts, ends


def _money(node: etree._Element, line: int, faults: list[donors.Fault]) -> tuple[Decimal | None, str, str]:
    """What was committed; where nothing was, what is budgeted; where neither is, what was spent. One currency or none."""
    usual = (node.get("default-currency") or "").strip()
    for basis, values in (
        (donors.Basis.COMMITTED, _transactions(node, _COMMITMENT)), (donors.Basis.BUDGETED, _budgets(node)),
        (donors.Basis.SPENT, _transactions(node, _SPENT)),
    ):  # fmt: skip
        if not values:
            continue
        read = [(_amount(each), (each.get("currency") or usual).strip()) for each in values]
        used = {currency for _value, currency in read}
        total = sum((value for value, _currency in read if value is not None), Decimal(0))
        if any(value is None for value, _currency in read):
            what, mend = _("An amount cannot be read; the project is taken without one."), _("Ask its donor.")
        elif len(used) > 1:
            what = _("The amounts are in several currencies; the project is taken without one.")
            mend = _("Look the amounts up at its donor; sums over currencies are not made here.")
        elif not used <= set(currencies.values()):
            what, mend = _("The amounts have no currency; the project is taken without one."), _("Ask its donor.")
        elif total < 0 or total >= Decimal(10) ** 16:
            what, mend = _("The amounts sum to less than nothing or to more than can be."), _("Ask its donor.")
        else:
            return total.quantize(Decimal("0.01")), used.pop(), str(basis)
        faults.append(donors.Fault(line, what, mend, refused=False))
        break
    return None, "", str(donors.Basis.NONE)


def _transactions(node: etree._Element, kinds: tuple[str, ...]) -> list[etree._Element]:
    return [
        value
        for each in node.findall("transaction")
        if (kind := each.find("transaction-type")) is not None and kind.get("code") in kinds
        and (value := each.find("value")) is not None
    ]  # fmt: skip


def _budgets(node: etree._Element) -> list[etree._Element]:
    """One value for each period: the revised one where there is one."""
    kept: dict[tuple[str, str], tuple[bool, etree._Element]] = {}
    for each in node.findall("budget"):
        value, start, end = each.find("value"), each.find("period-start"), each.find("period-end")
        if value is None or start is None or end is None:
            continue
        period, revised = (start.get("iso-date", ""), end.get("iso-date", "")), each.get("type") == _REVISED
        if period not in kept or revised >= kept[period][0]:
            kept[period] = (revised, value)
    return [value for _revised, value in kept.values()]


def _amount(node: etree._Element) -> Decimal | None:
    try:
        value = Decimal((node.text or "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _shares(node: etree._Element, line: int, faults: list[donors.Fault]) -> Mapping[str, Decimal | None]:
    """Shares by country; those of the activity, else the countries of its transactions without any."""
    listed = node.findall("recipient-country")
    shares: dict[str, Decimal | None] = {}
    regions = node.find("recipient-region") is not None
    for each in listed or node.findall("transaction/recipient-country"):
        code = (each.get("code") or "").strip()
        iso3 = library.find_country(code) if len(code) == 2 else None
        if iso3 is None:
            what = _("“%(name)s” is no country we know; the line is taken without it.") % {"name": code[:40]}
            faults.append(donors.Fault(line, what, _("Ask its donor."), refused=False))
            regions = True  # something else holds a part of the whole
            continue
        shares[iso3] = _share(each.get("percentage")) if listed else None
    if len(shares) == 1 and not regions and listed:
        only = next(iter(shares))
        shares[only] = shares[only] or Decimal(100)
    return shares


def _share(written: str | None) -> Decimal | None:
    try:
        value = Decimal((written or "").strip()).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return value if 0 < value <= 100 else None


def _sectors(node: etree._Element) -> tuple[str, ...]:
    """Purpose codes of the DAC (vocabulary 1, or none named)."""
    codes = [
        (each.get("code") or "").strip()
        for each in node.findall("sector")
        if each.get("vocabulary", "1") == "1"
    ]  # fmt: skip
    return tuple(sorted({code for code in codes if code.isdecimal() and len(code) == 5}))


donors.register_reader(donors.Reader("iati", gettext_lazy("IATI activities (XML)"), (".xml",), read))
