"""Named reads: the organisation's agreements, and its own count of what would leave today."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from tessera.kernel.actor import Actor
from tessera.observatory.agreements import policy
from tessera.observatory.agreements.models import Agreement

COUNTS = "counts"


@dataclass(frozen=True, slots=True)
class Tally:
    """Cases and people of the own organisation for which one reason holds; `reason` is COUNTS or why they do not."""

    reason: str
    cases: int
    people: int


def history(actor: Actor) -> list[Agreement]:
    """Every agreement of the actor's organisation, newest first."""
    return list(policy.scope(actor))


def tally(actor: Actor) -> list[Tally]:
    """What the survivors' own decisions allow today, largest first; the agreement is not asked.

    The database shows a reader the own organisation only. Empty without the right to read agreements.
    """
    if actor.organisation is None or not actor.may(policy.VIEW):
        return []
    with connection.cursor() as cursor:
        cursor.execute("select reason, cases, people from observatory_own_tally order by cases desc, reason")
        return [Tally(*row) for row in cursor.fetchall()]
