"""When a notice opens and closes: wall time in the notice's own time zone, and which version was in force then.

A notice says "17:00 in Washington", so that is what is stored; the instant follows from it. An hour that a change of the
clocks skips is refused when a notice is written; an hour that it repeats means its second run, which gives applicants
the longer time. PostgreSQL reads both the same way, so the database can refuse what the program refuses.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _


class NoSuchTime(ValueError):
    """The clocks skip this hour on this day, or nobody knows the time zone."""


class Notice(Protocol):
    """What is asked of a version of a notice. `closes_on` may be None for a stage it does not have."""

    number: int
    time_zone: str
    closes_time: time
    published_at: datetime | None

    def closes_on(self, stage: int) -> date | None:
        """The last day of a stage."""


N = TypeVar("N", bound=Notice)


def instant(day: date, at: time, zone: str) -> datetime:
    """The moment, in UTC, of a wall time in an IANA time zone. Raises NoSuchTime."""
    if zone not in available_timezones():
        raise NoSuchTime(_("There is no time zone “%(zone)s”. Write it as in “America/New_York”.") % {"zone": zone})
    local = datetime.combine(day, at.replace(fold=1), tzinfo=ZoneInfo(zone))
    found = local.astimezone(UTC)
    if found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime(_("The clocks skip this hour on that day in %(zone)s. Choose another.") % {"zone": zone})
    return found


def closing(notice: Notice, stage: int) -> datetime | None:
    """The last moment, in UTC, at which something may be submitted for a stage; None without such a stage."""
    day = notice.closes_on(stage)
    return None if day is None else instant(day, notice.closes_time, notice.time_zone)


def at_closing(notices: Sequence[N], stage: int) -> N | None:
    """The version in force when a stage closes (or closed); None before anything is published.

    A version published after the closing of the one before it came too late to change what was competed for.
    """
    current: N | None = None
    for each in sorted(notices, key=lambda one: one.number):
        if each.published_at is None:
            continue
        ends = closing(current, stage) if current is not None else None
        if ends is not None and each.published_at > ends:
            break
        current = each
    return current


def is_late(notice: Notice, stage: int, at: datetime) -> bool:
    """Whether a moment lies after the closing; the closing second itself is in time. A stage that is not there is over."""
    ends = closing(notice, stage)
    return ends is None or at > ends
