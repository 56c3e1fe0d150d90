"""News from below: a person was erased, a colleague left."""

from __future__ import annotations

from tessera.kernel.actor import Actor
from tessera.kernel.outbox.api import subscribe
from tessera.protection.plans import actions
from tessera.protection.plans.enums import REVIEW_DUE
from tessera.protection.plans.models import Conference, ConferenceGuest, Plan, PlanGoal, PlanService, PlanTask
from tessera.protection.work import api as work
from tessera.trust.people.events import MembershipEnded
from tessera.trust.subjects.events import SubjectErased


@subscribe(SubjectErased)
def forget(event: SubjectErased, *, by: Actor) -> None:
    """The words died with the key; the rows go too, and nothing of them stays due."""
    about = {"organisation_id": event.organisation, "case__subject_id": event.subject_id}
    plans, tasks = Plan.objects.filter(**about), PlanTask.objects.filter(**about)
    actions.settle_all(list(tasks.values_list("pk", flat=True)), by=by)
    work.settled(kind=REVIEW_DUE, object_ids=list(plans.values_list("pk", flat=True)), by=by)
    ConferenceGuest.objects.filter(
        organisation_id=event.organisation, conference__case__subject_id=event.subject_id
    ).delete()
    for rows in (Conference.objects.filter(**about), PlanService.objects.filter(**about), tasks):
        rows.delete()
    goals = PlanGoal.objects.filter(**about)
    goals.update(replaces=None)
    goals.delete()
    plans.delete()


@subscribe(MembershipEnded)
def end_feed(event: MembershipEnded, *, by: Actor) -> None:
    """Whoever left keeps no calendar of the house, and their open tasks are the cases' workers'."""
    actions.end_feeds_of(event.account, by=by)
    actions.let_go_of_tasks(event.account, by=by)
