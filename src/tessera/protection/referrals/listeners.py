"""Withdrawal acts: what a withdrawn decision carried is wiped and recalled. Reads were already refused by then."""

from __future__ import annotations

from tessera.kernel.actor import Actor
from tessera.kernel.outbox.api import subscribe
from tessera.protection.referrals import actions, policy
from tessera.protection.referrals import tasks as tasks  # the clock knows them once they are loaded
from tessera.protection.referrals.enums import State
from tessera.protection.referrals.models import Bundle, BundlePart, Origin
from tessera.protection.referrals.states import SENDER, may_move
from tessera.trust.consent.events import ConsentWithdrawn

# What the job that delivers this news may do in the sender's organisation.
RIGHTS = frozenset({policy.VIEW, policy.SEND})


@subscribe(ConsentWithdrawn, actions=RIGHTS)
def recall_what_was_shared(event: ConsentWithdrawn, *, by: Actor) -> None:
    """Wipes and recalls what consent no longer covers at all, and ends its referral unless that has ended. Runs again
    without harm."""
    made = Origin.objects.filter(organisation_id=event.organisation, subject_id=event.subject_id, purpose=event.purpose)
    for origin in made.select_related("referral"):
        row = origin.referral
        if not Bundle.objects.filter(referral=row, wiped_at__isnull=True).exists():
            continue
        parts = BundlePart.objects.filter(bundle__referral=row).values_list("category", flat=True).distinct()
        if any(actions.gate(row, sorted(parts), by=by).values()):
            continue
        if may_move(row.state, State.WITHDRAWN_BY_SURVIVOR, SENDER):
            actions.take_back(row.id, by=by, state=State.WITHDRAWN_BY_SURVIVOR, reason="withdrawn_by_survivor")
        else:
            actions.recall(row, by=by, reason="withdrawn_by_survivor")
