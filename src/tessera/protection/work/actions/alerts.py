"""Alerts: who is told, and that they saw it."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden
from tessera.protection.cases import api as case_api
from tessera.protection.cases import policy as cases
from tessera.protection.work import policy, queries
from tessera.protection.work.actions.due import known
from tessera.protection.work.enums import To
from tessera.protection.work.kinds import kind_of
from tessera.protection.work.models import Alert
from tessera.protection.work.post import write_at_once
from tessera.trust.people import api as people


@transaction.atomic
def alert(
    case_id: UUID,
    *,
    kind: str,
    by: Actor,
    to: str | Collection[UUID] = To.DUTY,
    urgent: bool = True,
) -> int:
    """Tells colleagues to look at a case: in the page, and by e-mail without content. Returns how many were told.

    `to` is "duty" (worker, colleagues named in the case, supervisors), "worker" (supervisors where there is none),
    "supervisors", or accounts. Nobody is told of a case they may not open or of a kind they may not know of. An alert that somebody has not seen yet is
    not repeated. Urgent ones (the default: same-day alerts) are mailed at once and go on to the supervisors when nobody
    looks. Raises Hidden, LookupError for a kind nobody registered.
    """
    right = known(kind).action
    case = cases.scope(by).filter(pk=case_id).first()
    if case is None:
        raise Hidden(by, cases.VIEW, kind="case", object_id=case_id)
    told = _receivers(case_id, case.worker_id, case.confidentiality_level, to, right, by)
    tell(told, case_id, kind, by=by, urgent=urgent)
    return len(told)


def tell(told: Collection[UUID], case_id: UUID | None, kind: str, *, by: Actor, urgent: bool) -> None:
    """Writes the rows and the ledger's, and lets a job write the mail. Who may be told is decided before."""
    unseen = Alert.objects.filter(organisation_id=by.home, kind=kind, seen_at__isnull=True)
    unseen = unseen.filter(case_id=case_id) if case_id else unseen.filter(case__isnull=True)
    waiting = dict(unseen.filter(account_id__in=told).values_list("account_id", "urgent"))
    if urgent and not all(waiting.values()):
        unseen.filter(account_id__in=told, urgent=False).update(urgent=True, at=now(), mailed_at=None)
    Alert.objects.bulk_create(
        Alert(organisation_id=by.home, account_id=one, case_id=case_id, kind=kind, urgent=urgent, at=now())
        for one in told
        if one not in waiting
    )
    if told:
        detail: ledger.Detail = {"kind": kind, "told": len(told), "urgent": urgent}
        about = "case" if case_id else "organisation"
        ledger.record(by=by, action="work:alert:send", kind=about, object_id=case_id or by.home, detail=detail)
        # The job is in the queue once this transaction has ended.
        jobs.defer(write_at_once, organisation=by.home)


@transaction.atomic
def tell_supervisors(kind: str, *, by: Actor) -> int:
    """Tells those who assign cases of something about the work as a whole. Returns how many were told."""
    known(kind)
    told = people.accounts_with(by, cases.ASSIGN, policy.VIEW)
    tell(sorted(told), None, kind, by=by, urgent=False)
    return len(told)


@transaction.atomic
def tell_person(account: UUID, kind: str, *, by: Actor) -> bool:
    """Tells one colleague that something they asked for has its answer; no case stands in it. False for who may not know
    of such a thing (any more). Raises LookupError for a kind nobody registered."""
    if account not in people.accounts_with(by, policy.VIEW, known(kind).action):
        return False
    tell([account], None, kind, by=by, urgent=False)
    return True


@transaction.atomic
def escalate(*, by: Actor) -> int:
    """Passes urgent alerts unseen for the organisation's `escalate_hours` on to the supervisors. Returns how many.

    One that a supervisor does not look at either goes no further: it stays on the page, and its mail was sent.
    """
    since = now() - datetime.timedelta(hours=queries.setting(by.home).escalate_hours)
    rows = Alert.objects.select_for_update(skip_locked=True).filter(
        organisation_id=by.home, seen_at__isnull=True, urgent=True, escalated_at__isnull=True, at__lt=since
    )
    late = list(rows.values_list("pk", "case_id", "kind"))
    Alert.objects.filter(organisation_id=by.home, pk__in=[pk for pk, _case, _kind in late]).update(escalated_at=now())
    for case_id, kind in sorted({(case_id, kind) for _pk, case_id, kind in late}, key=str):
        if found := kind_of(kind):
            told = people.accounts_with(by, cases.ASSIGN, policy.VIEW, found.action)
            tell(sorted(told), case_id, kind, by=by, urgent=True)
    return len(late)


def _receivers(
    case_id: UUID, worker: UUID | None, level: str, to: str | Collection[UUID], right: str, by: Actor
) -> list[UUID]:
    supervisors = people.accounts_with(by, cases.ASSIGN)
    named = set(case_api.named_in(case_id, by=by))
    own = {worker} if worker else set()
    if not isinstance(to, str):
        wanted = set(to)
    elif to == To.SUPERVISORS:
        wanted = supervisors
    elif to == To.WORKER:
        wanted = own or named or supervisors
    elif to == To.DUTY:
        wanted = own | named | supervisors
    else:
        raise ValueError(f"alerts go to 'duty', 'worker', 'supervisors' or accounts, not {to!r}")
    may = people.accounts_with(by, policy.VIEW, right)
    inside = may if level == "standard" else may & (own | named | supervisors)
    return sorted(wanted & inside)


@transaction.atomic
def seen(alert_id: UUID, *, by: Actor) -> Alert:
    """The actor has seen an alert. Raises Hidden."""
    row = policy.alerts(by).filter(pk=alert_id).first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind="alert", object_id=alert_id)
    if row.seen_at is None:
        row.seen_at = now()
        row.save(update_fields=["seen_at"])
    return row


@transaction.atomic
def all_seen(*, by: Actor) -> int:
    """The actor has seen all alerts there are. Returns how many."""
    ids = list(policy.alerts(by).filter(seen_at__isnull=True).values_list("pk", flat=True))
    return Alert.objects.filter(organisation_id=by.home, pk__in=ids).update(seen_at=now())
