"""What the room does on news from below: a case that ends or moves, consent taken back, a person erased."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from tessera.kernel.actor import Actor
from tessera.kernel.backup.load import after_erasure
from tessera.kernel.clock import today
from tessera.kernel.outbox.api import subscribe
from tessera.protection.cases import policy as case_policy
from tessera.protection.cases.enums import CLOSED, Status
from tessera.protection.cases.events import CaseClosed, CaseMoved
from tessera.protection.followup import actions, policy
from tessera.protection.followup.erasure import let_go
from tessera.protection.followup.models import FollowUpContact
from tessera.trust.consent.enums import Purpose
from tessera.trust.consent.events import ConsentWithdrawn
from tessera.trust.subjects.events import SubjectErased

# Restricted cases are followed up as well: the right to assign shows them to the job.
RIGHTS = frozenset({case_policy.LIST, case_policy.VIEW, case_policy.ASSIGN, policy.VIEW, policy.ADD})
# Nobody is followed up after these: there is nobody to reach, or the case was no case.
NO_FOLLOW_UP = ("death", "duplicate_merged")


@subscribe(CaseClosed, actions=RIGHTS)
def plan_after_closure(event: CaseClosed, *, by: Actor) -> None:
    """Plans the schedule from the day of closing, unless it is planned already. Runs again without harm."""
    if event.reason not in NO_FOLLOW_UP:
        actions.plan(event.case_id, today(), by=by)


@subscribe(CaseMoved, actions=RIGHTS)
def plan_while_followed_up(event: CaseMoved, *, by: Actor) -> None:
    """Plans the schedule when a case moves to follow-up, and ends what was planned when a closed one is opened."""
    if event.was in CLOSED:
        actions.end_planned(event.case_id, by=by)
    if event.to == Status.FOLLOW_UP:
        actions.plan(event.case_id, today(), by=by)


@subscribe(ConsentWithdrawn, actions=RIGHTS)
def stop_offering(event: ConsentWithdrawn, *, by: Actor) -> None:
    """Takes contacts out of the workers' lists when the person no longer wants any."""
    if event.purpose != Purpose.FOLLOW_UP_CONTACT:
        return
    rows = FollowUpContact.objects.filter(organisation_id=event.organisation, case__subject_id=event.subject_id)
    for case_id in rows.values_list("case_id", flat=True).distinct():
        actions.offer(case_id, by=by)


@subscribe(SubjectErased, actions=RIGHTS)
def forget(event: SubjectErased, *, by: Actor) -> None:
    """Lets go of the codes that are kept about an erased person. Runs again without harm."""
    let_go(Q(organisation_id=by.home, case__subject_id=event.subject_id))


@after_erasure
def forget_again(keys: list[UUID]) -> None:
    """The same after a restore, for people erased since the backup was made. Runs as the owner."""
    let_go(Q(case__subject__key_id__in=keys))
