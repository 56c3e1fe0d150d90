"""Days as the reader's language writes them."""

from __future__ import annotations

import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


def day(on: datetime.date | None) -> str:
    """A day, or the day of a moment where the reader is; "" for none."""
    if isinstance(on, datetime.datetime):
        on = localtime(on)
    return str(date_format(on, "SHORT_DATE_FORMAT")) if on else ""


def moment(at: datetime.datetime | None) -> str:
    """A day with its hour, where the reader is; "" for none."""
    return str(date_format(localtime(at), "SHORT_DATETIME_FORMAT")) if at else ""


def span(start: datetime.date | None, end: datetime.date | None) -> str:
    """From one day to another; the one alone where the other is open; "" for none."""
    if start and end:
        return _("%(start)s to %(end)s") % {"start": day(start), "end": day(end)}
    if start:
        return _("from %(start)s") % {"start": day(start)}
    return _("until %(end)s") % {"end": day(end)} if end else ""
