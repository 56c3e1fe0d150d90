"""The way through an account as a picture: where, when, how sure, and where tellings differ about the time."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tessera.kernel import codes
from tessera.kernel.clock import today
from tessera.protection.cases import tellings, vocabulary
from tessera.protection.cases.enums import EpisodeType
from tessera.protection.cases.models import Episode
from tessera.protection.cases.told import EpisodeView
from tessera.protection.cases.web.said import span, who
from tessera.ui.charts import Lanes, Stay

_SERIES = {EpisodeType.RECRUITMENT: 1, EpisodeType.TRANSIT: 2, EpisodeType.EXPLOITATION: 3}
# An estimate may lie this far on either side: half a year where only a year was named, a month otherwise.
_ROUGHLY, _NEARLY = datetime.timedelta(days=183), datetime.timedelta(days=31)
Bounds = tuple[datetime.date, datetime.date]


def journey(told: Sequence[EpisodeView]) -> Lanes | None:
    """The episodes in lanes by country and region; None where none has a time."""
    stays = [stay for view in told for stay in _stays(view)]
    if not any(stay.start for stay in stays):
        return None
    series = [(number, codes.get("episode_type").label(kind)) for kind, number in _SERIES.items()]
    missing = sum(stay.start is None and not stay.another for stay in stays)
    note = ngettext(
        "%(count)s part of the account has no time and stands in the table only.",
        "%(count)s parts of the account have no time and stand in the table only.",
        missing,
    ) % {"count": missing}  # fmt: skip
    return Lanes(_("The way so far"), stays, series, note=note if missing else "")


def place(row: Episode) -> str:
    """Country and region of an episode, in words."""
    country = vocabulary.label(vocabulary.EPISODE["country"], row.country)
    region = vocabulary.label(vocabulary.EPISODE["admin1"], row.admin1)
    return " · ".join(part for part in (country, region) if part) or _("Place not known")


def bounds(date: datetime.date, precision: str) -> Bounds:
    """The first and the last day that a date with this precision can mean."""
    if precision == "year":
        return datetime.date(date.year, 1, 1), datetime.date(date.year, 12, 31)
    if precision == "month":
        last = calendar.monthrange(date.year, date.month)[1]
        return date.replace(day=1), date.replace(day=last)
    if precision == "estimated":
        around = _ROUGHLY if (date.day, date.month) == (1, 1) else _NEARLY
        return date - around, date + around
    return date, date


def _stays(view: EpisodeView) -> list[Stay]:
    row = view.row
    dates = {name: (getattr(row, name), getattr(row, f"{name}_precision")) for name in ("from_date", "to_date")}
    found = [_stay(row, dates)]
    for difference in view.differences:
        if difference.name not in dates:
            continue
        for version in (version for version in difference.versions if not version.current):
            other = vocabulary_date(difference.name, version.value)
            note = ", ".join(who(each.source) for each in version.tellings)
            found.append(_stay(row, {**dates, difference.name: other}, another=True, note=note))
    return found


def vocabulary_date(name: str, value: Any) -> tuple[datetime.date, str]:
    """A kept date with its precision."""
    columns = tellings.columns_of(name, value)
    return columns[name], columns[f"{name}_precision"]


def _stay(
    row: Episode, dates: dict[str, tuple[datetime.date | None, str]], *, another: bool = False, note: str = ""
) -> Stay:
    (start, start_as), (end, end_as) = dates["from_date"], dates["to_date"]
    label = codes.get("episode_type").label(row.episode_type)
    words = span(start, start_as, end, end_as)
    series = _SERIES[EpisodeType(row.episode_type)]
    if start is None and end is None:
        return Stay(place(row), label, words, series=series, another=another, note=note)
    known = start is not None and end is not None
    first = bounds(start, start_as) if start else bounds(end or today(), end_as)
    last = bounds(end, end_as) if end else first
    # Stories may contradict themselves: an end before its beginning is drawn at the beginning.
    outer = first[0], max(first[0], first[1], last[1])
    sure = (first[1], last[0]) if first[1] <= last[0] else (outer[1], outer[0])
    exact = known and first[0] == first[1] and last[0] == last[1] and first[0] <= last[0]
    inner = outer if exact else sure
    return Stay(place(row), label, words, *outer, *inner, series=series, another=another, note=note or _sure(exact))


def _sure(exact: bool) -> str:
    return "" if exact else _("Not sure when")
