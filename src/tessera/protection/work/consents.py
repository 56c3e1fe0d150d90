"""Consent that ends: due before it does, and an alert when it has. The decision itself stays as it was given."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.jobs import api as jobs
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import policy as cases
from tessera.protection.work import actions, policy, queries
from tessera.protection.work.enums import CONSENT
from tessera.protection.work.kinds import register_kind
from tessera.trust.consent import api as consent
from tessera.trust.consent import policy as consent_policy
from tessera.trust.people import api as people

BEFORE = timedelta(days=14)
AFTER = timedelta(days=14)
RIGHTS = frozenset({cases.LIST, cases.VIEW, cases.ASSIGN, policy.VIEW, consent_policy.VIEW})


@jobs.task("work.consents")
def watch(run: jobs.Run) -> None:  # noqa: ARG001 - every task gets its run
    """Looks for decisions that end, organisation by organisation."""
    for organisation in people.organisations_with("service"):
        by = people.system_actor(organisation.id, "work.consents", RIGHTS)
        with unit_of_work(by=by):
            look_after(by)


def look_after(by: Actor) -> int:
    """Makes decisions that end within BEFORE due in the newest open case of their person; returns how many ended newly.

    When one has ended, its item turns urgent, once, and the worker is alerted. A decision that a newer one replaced,
    or that was withdrawn, is settled; so is one that ended longer than AFTER ago. Runs again without harm.
    """
    rows = consent_policy.scope(by).filter(
        decision=consent.Standing.GIVEN, valid_to__gt=now() - AFTER, valid_to__lte=now() + BEFORE
    )
    ending = {row.pk: row for row in rows}
    case_of = _cases(by, {row.subject_id for row in ending.values()})
    known = {item.object_id: item for item in queries.of_kind(CONSENT, by=by)}
    ended = 0
    wanted: set[UUID] = set()
    for row in ending.values():
        case = case_of.get(row.subject_id)
        if case is None or row.valid_to is None:
            continue
        wanted.add(row.pk)
        over, item = row.valid_to <= now(), known.get(row.pk)
        if item is None or item.urgent != over:
            actions.due(case, kind=CONSENT, object_id=row.pk, on=row.valid_to.date(), urgent=over, by=by)
            ended += over
            if over:
                actions.alert(case, kind=CONSENT, to="worker", urgent=False, by=by)
    actions.settled(kind=CONSENT, object_ids=known.keys() - wanted, by=by)
    return ended


def _cases(by: Actor, subjects: set[UUID]) -> dict[UUID, UUID]:
    rows = cases.scope(by).filter(subject_id__in=subjects, is_open=True).order_by("last_activity_at", "pk")
    return dict(rows.values_list("subject_id", "pk"))


register_kind(
    CONSENT,
    label=_("Consent ends: talk about it again"),
    url=lambda item: reverse("cases:case", args=[item.case_id]),
    action=consent_policy.VIEW,
)
jobs.schedule(watch, cron="10 5 * * *")
