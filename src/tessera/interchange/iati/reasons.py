"""Why an activity cannot be published: every reason at once, each with what is missing and who could add it.

These are the standard's own demands said to a colleague. What they miss, the validation of the built file catches: its
errors become reasons too, so nothing invalid is written for want of a sentence here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tessera.interchange.iati import activities as a
from tessera.interchange.iati.findings import Finding

# What XML 1.0 cannot hold.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORBIDDEN = re.compile(r"[/&|?\s]")
_YEAR = timedelta(days=365)
# Rules that break when one of our own reasons holds: that one says it better.
EXPLAINED = frozenset(
    {"xsd", "1.1.3", "1.1.21", "1.3.1", "1.3.13", "1.14.8", "2.1.1", "2.1.2", "2.1.4", "3.1.1", "3.1.2", "3.1.4", "3.4.1", "3.4.2",
     "3.4.4", "3.7.1", "3.7.2", "4.3.1", "4.4.1", "6.2.2", "6.9.1", "6.9.2", "6.10.1", "6.11.1", "7.5.3", "7.8.1", "8.6.1",
     "8.6.3", "8.8.1", "8.9.1", "8.10.1", "11.1.2", "11.1.3", "11.1.4", "11.1.5", "11.2.1", "11.2.2", "12.1.1", "12.3.1"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a stable code, what is wrong, and what to do."""

    code: str
    what: str
    mend: str


def of_finding(finding: Finding) -> Reason:
    """An error of the validation as a reason."""
    return Reason(code=f"iati {finding.rule}", what=f"{finding.element}: {finding.message}", mend=finding.mend)


def unwritable() -> Reason:
    """A character that XML 1.0 has no way to write."""
    return Reason(
        "character_unwritable",
        _("A text holds an invisible character that XML cannot carry."),
        _("Write the title, the summary and the names anew, without pasting."),
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


def _withheld(code: str, what: str) -> Reason:
    return Reason(code, what, _("Leave it so: what protects people comes before the standard."))


def _identity(activity: a.Activity) -> Iterator[Reason]:
    if not activity.reporting.ref:
        yield Reason(
            "publisher_unknown",
            _("The office has no identifier of its own."),
            _("Enter the office as an organisation in the library, linked to itself, with its number in a register."),
        )
    elif _FORBIDDEN.search(activity.identifier) or not activity.identifier.startswith(f"{activity.reporting.ref}-"):
        yield Reason(
            "identifier_wrong",
            _("The identifier does not begin with the office's own and a hyphen, or holds a blank or one of / & | ?."),
            _("Correct the office's number in the library."),
        )
    if any(UNWRITABLE.search(text) for text in _texts(activity)):
        yield unwritable()


def _words(activity: a.Activity) -> Iterator[Reason]:
    if not activity.title.strip():
        yield Reason(
            "title_missing", _("There is no title for the public."), _("Write one and publish the project anew.")
        )
    if not activity.description.strip() and "summary" in activity.withheld:
        yield _withheld("summary_withheld", _("The description is left out on purpose, and the standard demands one."))
    elif not activity.description.strip():
        yield Reason(
            "summary_missing",
            _("There is no description for the public."),
            _("Write one and publish the project anew."),
        )
    for one in activity.participants:
        if not one.organisation.name.strip() and not one.organisation.ref:
            yield Reason(
                "organisation_unnamed",
                _("An organisation has neither name nor identifier."),
                _("Name it in the library."),
            )
    if not activity.participants:
        yield Reason("organisation_missing", _("No organisation takes part."), _("Name the implementer of the award."))


def _days(activity: a.Activity, today: date) -> Iterator[Reason]:
    days: dict[str, date] = {}
    for kind, day in activity.dates:
        days.setdefault(kind, day)
    started = a.PLANNED_START in days or a.ACTUAL_START in days
    if not started and "dates" in activity.withheld:
        yield _withheld("start_withheld", _("The dates are left out on purpose, and the standard demands a start."))
    elif not started:
        yield Reason(
            "start_missing",
            _("There is no start date."),
            _("Enter the day the award starts; a published list rarely tells it, so somebody has to look it up."),
        )
    for start, end in ((a.PLANNED_START, a.PLANNED_END), (a.ACTUAL_START, a.ACTUAL_END)):
        if start in days and end in days and days[start] > days[end]:
            yield Reason("start_after_end", _("The start lies after the end."), _("Correct the award's dates."))
    if any(kind in days and days[kind] > today for kind in (a.ACTUAL_START, a.ACTUAL_END)):
        yield Reason("actual_to_come", _("An actual date lies in the future."), _("Correct the award's dates."))


def _hundred(shares: Sequence[a.Share], codes: tuple[str, str], words: tuple[str, str]) -> Iterator[Reason]:
    """With several, each has a percentage and they make 100; with one it is absent or 100."""
    said = [share.percentage for share in shares if share.percentage is not None]
    if len(shares) > 1 and len(said) < len(shares):
        yield Reason(codes[0], words[0], _("Give each its percentage of the award, so that they make 100."))
    elif said and round(sum(said, Decimal(0)), 4) != 100:
        yield Reason(codes[1], words[1], _("Change the percentages until they make 100."))


def _where(activity: a.Activity) -> Iterator[Reason]:
    places = (*activity.countries, *activity.regions)
    if not places:
        yield Reason(
            "place_missing",
            _("Neither a country nor a region is public."),
            _("Enter the award's countries, or publish the project at the level of its region."),
        )
    yield from _hundred(
        places,
        ("country_share_missing", "country_shares_wrong"),
        (
            _("Several countries are named, and not all have a percentage."),
            _("The percentages of the countries do not make 100."),
        ),
    )
    if not activity.sectors:
        yield Reason("sector_missing", _("No sector is named."), _("Enter the award's sectors, such as 15160."))
    yield from _hundred(
        activity.sectors,
        ("sector_share_missing", "sector_shares_wrong"),
        (
            _("Several sectors are named, and not all have a percentage."),
            _("The percentages of the sectors do not make 100."),
        ),
    )


def _money(activity: a.Activity, today: date) -> Iterator[Reason]:
    values = [one.value for one in activity.budgets] + [one.value for one in activity.planned]
    values += [one.value for one in activity.transactions]
    if not activity.currency and any(not value.currency for value in values):
        yield Reason("currency_missing", _("An amount has no currency."), _("Enter the award's currency."))
    if any(value.on is None for value in values) or any(one.on is None for one in activity.transactions):
        yield Reason("payment_day_missing", _("A payment or commitment has no day."), _("Enter the day it was made."))
    days = [day for one in activity.transactions for day in (one.on, one.value.on) if day]
    if any(day > today for day in days):
        yield Reason(
            "payment_to_come", _("A payment or commitment lies in the future."), _("Correct its day, or wait for it.")
        )
    for budget in activity.budgets:
        if not timedelta(0) <= budget.end - budget.start <= _YEAR:
            yield Reason(
                "budget_period_wrong",
                _("A budget is for longer than a year, or ends before it starts."),
                _("Split the budget by year."),
            )


def _results(activity: a.Activity) -> Iterator[Reason]:
    indicators = [one for result in activity.results for one in result.indicators]
    for one in indicators:
        cells = [cell for period in one.periods for cell in (*period.targets, *period.actuals)]
        cells += one.baseline.cells if one.baseline else ()
        if one.measure != a.QUALITATIVE and any(cell.value is None for cell in cells):
            yield Reason(
                "figure_missing", _("A target, an actual or a baseline has no figure."), _("Enter it, or take it out.")
            )
        if any(period.start > period.end for period in one.periods):
            yield Reason("period_wrong", _("A period of an indicator ends before it starts."), _("Correct its days."))
    if not all(
        title.strip() for title in (*(one.title for one in activity.results), *(one.title for one in indicators))
    ):
        yield Reason("result_untitled", _("A result or an indicator has no title."), _("Give it one."))
    if any(not result.indicators for result in activity.results):
        yield Reason("result_empty", _("A result has no indicator."), _("Add one, or leave the result out."))


def refusals(activity: a.Activity, today: date) -> list[Reason]:
    """Every reason why this activity would not be a valid one, each once. An empty list promises nothing: the built
    file is still validated."""
    found = (
        *_identity(activity),
        *_words(activity),
        *_days(activity, today),
        *_where(activity),
        *_money(activity, today),
        *_results(activity),
    )
    return list(dict.fromkeys(found))
