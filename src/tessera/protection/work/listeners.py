"""What the room hears: a colleague left, a person was erased."""

from __future__ import annotations

from tessera.kernel.actor import Actor
from tessera.kernel.outbox.api import subscribe
from tessera.protection.cases import policy as cases
from tessera.protection.work import actions, policy
from tessera.protection.work import consents as consents  # the clock knows these once they are loaded
from tessera.protection.work import tasks as tasks  # the clock knows them once they are loaded
from tessera.protection.work.models import Alert, Due, SupervisedCase
from tessera.trust.people import policy as people
from tessera.trust.people.events import MembershipEnded
from tessera.trust.subjects.events import SubjectErased

# Taking somebody out of cases is assigning, and asks who works here.
RIGHTS = frozenset({cases.LIST, cases.VIEW, cases.ASSIGN, people.LIST, policy.VIEW})


@subscribe(MembershipEnded, actions=RIGHTS)
def take_out_of_all_cases(event: MembershipEnded, *, by: Actor) -> None:
    """Puts the cases of somebody who left on the list of those nobody works on, and tells the supervisors. Runs again
    without harm."""
    actions.left(event.account, by=by)


@subscribe(SubjectErased)
def forget(event: SubjectErased) -> None:
    """Deletes what was due, told and reviewed about an erased person."""
    for model in (Due, Alert, SupervisedCase):
        model._default_manager.filter(organisation_id=event.organisation, case__subject_id=event.subject_id).delete()
