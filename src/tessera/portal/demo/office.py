"""Who acts in the demo's funding office, and on which day before the one the story is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tessera.kernel import clock
from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.portal.demo.crew import Crew


@dataclass(frozen=True, slots=True)
class Office:
    """Several pairs of eyes, grantees by slug, and the day the story is told. `second` is there where those who help are."""

    officer: Actor
    signer: Actor
    director: Actor
    grantee: Actor
    base: datetime
    second: Actor | None = None
    managers: dict[str, Actor] = field(default_factory=dict)
    crew: Crew | None = None

    @contextmanager
    def did(self, by: Actor, days_ago: float) -> Iterator[Actor]:
        """What somebody did so many days ago, in the morning and in one piece; within a day, to the hour."""
        at = self.base - timedelta(days=days_ago)
        morning = timedelta(hours=9, minutes=int(days_ago) * 13 % 60) if days_ago >= 1 else timedelta()
        with clock.frozen(at + morning), unit_of_work(by=by):
            yield by

    def day(self, days_ago: float) -> date:
        """The date so many days before the story is told."""
        return (self.base - timedelta(days=days_ago)).date()

    def quarter(self, days_ago: float) -> date:
        """The first day of the quarter in which that day lies."""
        found = self.day(days_ago)
        return date(found.year, (found.month - 1) // 3 * 3 + 1, 1)


def office(crew: Crew, base: datetime) -> Office:
    """The people of the office and of its grantees, as far as they are there."""
    officer = crew.actor("funder", "programme_officer")
    others = (
        each for each in crew.named.values() if "programme_officer" in each.roles and each.account != officer.account
    )
    managers = {
        slug: by for (slug, role), by in crew.actors.items() if role == "grant_manager"
    }  # fmt: skip
    return Office(
        officer, crew.actor("funder", "grants_officer"), crew.actor("funder", "programme_director"),
        crew.actor("harbour", "grant_manager"), base, next(others, None), managers, crew,
    )  # fmt: skip
