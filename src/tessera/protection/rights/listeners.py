"""What the room does on news from below: a case that ends, opens again, or a wish; a person erased."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from tessera.kernel.actor import Actor
from tessera.kernel.backup.load import after_erasure
from tessera.kernel.outbox.api import subscribe
from tessera.kernel.vault import api as vault
from tessera.protection.cases import policy as case_policy
from tessera.protection.cases.enums import CLOSED
from tessera.protection.cases.events import CaseClosed, CaseMoved
from tessera.protection.followup.events import WishSaid
from tessera.protection.rights import actions, policy
from tessera.protection.rights.erasure import let_go
from tessera.protection.rights.models import OwnCopy
from tessera.trust.subjects.events import SubjectErased

# Restricted cases end as well: the right to assign shows them to the job.
RIGHTS = frozenset({case_policy.LIST, case_policy.VIEW, case_policy.ASSIGN, policy.REQUEST_VIEW})


@subscribe(CaseClosed, actions=RIGHTS)
def begin_to_keep(event: CaseClosed, *, by: Actor) -> None:
    """The time a case is kept begins. Runs again without harm."""
    actions.keep(event.case_id, by=by, reason=event.reason, was_enquiry=event.was == "enquiry")


@subscribe(CaseMoved, actions=RIGHTS)
def keep_while_open(event: CaseMoved, *, by: Actor) -> None:
    """A case opened again is kept while it is open."""
    if event.was in CLOSED:
        actions.unkeep(event.case_id, by=by)


@subscribe(WishSaid, actions=RIGHTS)
def remember_wish(event: WishSaid, *, by: Actor) -> None:
    """What the person wants done with the data; who wants a copy gets a request with a clock."""
    actions.wish(event.case_id, event.wish, by=by)
    if event.wish == "copy_to_me":
        actions.ask_once(event.case_id, "copy", by=by)


@subscribe(SubjectErased, actions=RIGHTS)
def forget(event: SubjectErased, *, by: Actor) -> None:
    """Lets go of requests, holds and copies of an erased person. Runs again without harm."""
    for row in OwnCopy.objects.filter(organisation_id=by.home, case__subject_id=event.subject_id, key_id__isnull=False):
        if row.key_id:
            vault.erase(row.key_id, by=by, why="the person was erased")
    mine = Q(organisation_id=by.home)
    let_go(mine & Q(subject_id=event.subject_id), mine & Q(case__subject_id=event.subject_id))


@after_erasure
def forget_again(keys: list[UUID]) -> None:
    """The same after a restore, for people erased since the backup was made. Runs as the owner."""
    let_go(Q(subject__key_id__in=keys), Q(case__subject__key_id__in=keys))
