"""When a contact is due after a day, from a schedule kept as data: "1w" is a week, "3m" three months."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_STEP = re.compile(r"^([1-9]\d?)([wm])$")
_MOST = 24


def checked(steps: Iterable[str]) -> list[str]:
    """The steps in order of time, each once. Raises ValidationError naming what is no step."""
    found = list(dict.fromkeys(step.strip().lower() for step in steps if step.strip()))
    if wrong := [step for step in found if not _STEP.match(step)]:
        raise ValidationError(
            _("Not a time: %(steps)s. Write 1w for a week, 3m for three months.") % {"steps": ", ".join(wrong)}
        )
    if len(found) > _MOST:
        raise ValidationError(_("A schedule holds at most %(number)s contacts.") % {"number": _MOST})
    start = datetime.date(2000, 1, 1)
    return sorted(found, key=lambda step: due_on(start, step))


def due_on(start: datetime.date, step: str) -> datetime.date:
    """The day of a step. A month later is the same day, or the month's last where it has no such day.

    Raises ValueError for what is no step.
    """
    parts = _STEP.match(step)
    if parts is None:
        raise ValueError(f"{step!r} is no step of a schedule")
    count = int(parts[1])
    if parts[2] == "w":
        return start + datetime.timedelta(weeks=count)
    months = start.month - 1 + count
    year, month = start.year + months // 12, months % 12 + 1
    return datetime.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def planned(start: datetime.date, steps: Iterable[str]) -> list[tuple[str, datetime.date]]:
    """(step, day) for each step."""
    return [(step, due_on(start, step)) for step in steps]


def label(step: str) -> str:
    """A step in words; "" for a contact outside the schedule."""
    parts = _STEP.match(step)
    if parts is None:
        return ""
    count = int(parts[1])
    if parts[2] == "w":
        return ngettext("After %(number)s week", "After %(number)s weeks", count) % {"number": count}
    return ngettext("After %(number)s month", "After %(number)s months", count) % {"number": count}
