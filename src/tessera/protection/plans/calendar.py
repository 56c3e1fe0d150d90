"""What a colleague's own calendar may know: that something is on a day, by kind, and nothing about anybody.

Other rooms add their days through the door:  plans.api.register_days("deadline", _("Deadline"))(fn(actor, first, last))
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from icalendar import Calendar, Event

from tessera.kernel.actor import Actor
from tessera.kernel.clock import in_days, now
from tessera.protection.plans import policy
from tessera.trust.people import api as people

# How far back and ahead a feed looks, in days.
BACK, AHEAD = 14, 180
AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class Day:
    """Something on a day. `object_id` never leaves: the entry's own id is made of it and cannot be turned back."""

    object_id: UUID
    on: datetime.date


Source = Callable[[Actor, datetime.date, datetime.date], Iterable[Day]]
_sources: dict[str, tuple[str | Promise, Source]] = {}


def register_days(key: str, label: str | Promise) -> Callable[[Source], Source]:
    """Adds a kind of days to calendars under one neutral label. Raises ValueError for a key in use."""
    if key in _sources:
        raise ValueError(f"{key!r} is there already")

    def register(source: Source) -> Source:
        _sources[key] = (label, source)
        return source

    return register


@register_days("task", _("Task due"))
def own_tasks(actor: Actor, first: datetime.date, last: datetime.date) -> list[Day]:
    """The actor's own open tasks, and in the actor's cases those that fall to nobody here."""
    rows = policy.tasks(actor).filter(done_on__isnull=True, dropped_on__isnull=True, due__range=(first, last))
    mine = rows.filter(owner_id=actor.account) | rows.filter(case__worker_id=actor.account, owner__isnull=True)
    return [Day(pk, on) for pk, on in mine.order_by("due").values_list("pk", "due")[:AT_MOST]]


@register_days("appointment", _("Appointment"))
def own_appointments(actor: Actor, first: datetime.date, last: datetime.date) -> list[Day]:
    """Appointments of services in the actor's cases."""
    rows = policy.services(actor).filter(case__worker_id=actor.account, appointment__range=(first, last))
    found = rows.order_by("appointment").values_list("pk", "appointment")[:AT_MOST]
    return [Day(pk, on) for pk, on in found if on]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed in force: its id, the word its owner chose and in which language, and its owner as an actor."""

    id: UUID
    word: str
    language: str
    actor: Actor


def feed_of(token_hash: str) -> Feed | None:
    """The feed a token opens; None for one that is unknown, revoked, or whose owner works there no longer.

    Asked before anybody is known, so the database answers through a function that gives nothing but who and the word.
    """
    with connection.cursor() as cursor:
        cursor.execute("select id, organisation_id, account_id, word, language from calendar_feed_of(%s)", [token_hash])
        row = cursor.fetchone()
    if row is None:
        return None
    pk, organisation, account, word, language = row
    try:
        actor = people.actor_for(account, organisation, "calendar")
    except people.NoMembership:
        return None
    return Feed(pk, word, language, actor) if actor.may(policy.FEED) else None


def written(feed: Feed, link: str) -> bytes:
    """The calendar as a file (RFC 5545): whole days, a neutral title, and a link that asks to sign in."""
    actor = feed.actor
    first, last = in_days(-BACK), in_days(AHEAD)
    calendar = Calendar()
    calendar.add("prodid", "-//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", feed.word)
    for key in sorted(_sources):
        label, source = _sources[key]
        for day in source(actor, first, last):
            calendar.add_component(_event(feed, key, f"{feed.word}: {label}", day, link))
    return bytes(calendar.to_ical())


def _event(feed: Feed, key: str, title: str, day: Day, link: str) -> Event:
    event = Event()
    # Stable for the program that shows it, and no id of ours.
    event.add("uid", sha256(f"{feed.id}:{key}:{day.object_id}".encode()).hexdigest()[:32])
    event.add("dtstamp", now())
    event.add("summary", title)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + datetime.timedelta(days=1))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("url", link)
    return event
