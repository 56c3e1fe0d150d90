"""Named reads of the pages that join rooms, and what the machine says of itself. Rows come from the rooms' scopes."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import django
from django.db import connection
from django.db.models import Count

from tessera import __version__
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.observatory.releases import api as releases
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy as case_policy
from tessera.protection.referrals import api as referrals
from tessera.protection.referrals import policy as referral_policy
from tessera.trust.consent import api as consent
from tessera.trust.consent import policy as consent_policy

CONSENT_ENDS_WITHIN = timedelta(days=14)
# More than a worker can renew in two weeks; the rest shows up as these are dealt with.
_CONSENTS_AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class EndingConsent:
    """A decision that runs out soon, with the case by which its worker knows the person."""

    decision: consent.ConsentDecision
    ends: datetime
    case: cases.Line


def ending_consents(by: Actor, size: int) -> tuple[list[EndingConsent], bool]:
    """Decisions that end soon about people in the actor's own cases (in any case, for those who assign), soonest first.

    Returns them and whether there are more.
    """
    rows = list(
        consent_policy.scope(by)
        .filter(
            decision=consent.Standing.GIVEN, valid_to__gt=now(), valid_to__lte=now() + CONSENT_ENDS_WITHIN
        )
        .select_related("recipient")
        .order_by("valid_to", "id")[:_CONSENTS_AT_ONCE]
    )  # fmt: skip
    known = cases.of_subjects(by, {row.subject_id for row in rows})
    found: list[EndingConsent] = []
    for row in rows:
        theirs = [line for line in known.get(row.subject_id, ()) if line.is_open]
        mine = next((line for line in theirs if by.may(case_policy.ASSIGN) or line.worker == by.account), None)
        if mine and row.valid_to:
            found.append(EndingConsent(row, row.valid_to, mine))
    return found[:size], len(found) > size


def waiting_referrals(by: Actor, size: int) -> tuple[list[referrals.Referral], bool]:
    """Envelopes that wait for the organisation's answer, most pressing first, and whether there are more."""
    rows = list(referrals.waiting(by)[: size + 1])
    return rows[:size], len(rows) > size


def unanswered_referrals(by: Actor, size: int) -> tuple[list[referrals.Referral], bool]:
    """Envelopes the organisation sent whose answer is overdue, oldest first, and whether there are more."""
    rows = list(
        referral_policy.sent(by)
        .filter(state__in=[referrals.State.SENT, referrals.State.RECEIVED], respond_by__lt=now())
        .select_related("to_organisation")
        .order_by("respond_by", "id")[: size + 1]
    )
    return rows[:size], len(rows) > size


def open_recalls(by: Actor, size: int) -> tuple[list[referrals.Recall], bool]:
    """Recalls the organisation must answer, oldest first, and whether there are more."""
    rows = list(referrals.open_recalls(by).select_related("referral", "organisation")[: size + 1])
    return rows[:size], len(rows) > size


def referral_counts(by: Actor) -> tuple[dict[str, int], dict[str, int]]:
    """How many referrals stand where: (arrived, sent), by state."""

    def counted(rows: object) -> dict[str, int]:
        return dict(rows.order_by().values_list("state").annotate(number=Count("pk")))  # type: ignore[attr-defined]

    return counted(referral_policy.inbox(by)), counted(referral_policy.sent(by))


def latest_releases(by: Actor, size: int) -> Sequence[releases.Release]:
    """The newest data sets the actor may see."""
    return list(releases.scope(by).defer("document")[:size])


@dataclass(frozen=True, slots=True)
class System:
    """How the machine is doing: versions, size, and work in the queue by state. Nothing of any organisation."""

    tessera: str
    django: str
    python: str
    postgresql: str
    database_bytes: int
    jobs: dict[str, int]
    oldest_waiting_seconds: int


def system() -> System:
    """What an operator may know."""
    with connection.cursor() as cursor:
        cursor.execute("show server_version")
        version = str(cursor.fetchone()[0])
        cursor.execute("select pg_database_size(current_database())")
        size = int(cursor.fetchone()[0])
        cursor.execute(
            "select j.status::text, count(*), extract(epoch from now() - min(coalesce(j.scheduled_at, e.at)))"
            "  from procrastinate_jobs j"
            "  left join lateral (select min(at) as at from procrastinate_events where job_id = j.id) e on true"
            " where j.status in ('todo', 'doing', 'failed') group by 1"
        )
        rows = cursor.fetchall()
    waiting = next((float(row[2] or 0) for row in rows if row[0] == "todo"), 0.0)
    return System(
        __version__, django.get_version(), platform.python_version(), version, size,
        {str(row[0]): int(row[1]) for row in rows}, max(0, int(waiting)),
    )  # fmt: skip
