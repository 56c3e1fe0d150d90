"""Who may see and change plans: rows of cases the actor may see, and nothing of anybody else's.

A closed case is opened again before its plan is changed. The service record is a right of its own, so that whoever
counts nights and costs need not read goals. A feed is its owner's alone.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.protection.cases import policy as cases
from tessera.protection.plans.models import CalendarFeed, Conference, Plan, PlanGoal, PlanService, PlanTask

VIEW = "plan:file:view"
EDIT = "plan:file:edit"
APPROVE = "plan:file:approve"
SERVICE_VIEW = "plan:service:view"
SERVICE_EDIT = "plan:service:edit"
CONFERENCE_VIEW = "plan:conference:view"
CONFERENCE_EDIT = "plan:conference:edit"
FEED = "plan:feed:use"
ACTIONS = (VIEW, EDIT, APPROVE, SERVICE_VIEW, SERVICE_EDIT, CONFERENCE_VIEW, CONFERENCE_EDIT, FEED)

_WRITES = frozenset({EDIT, SERVICE_EDIT, CONFERENCE_EDIT})
Thing = Plan | PlanGoal | PlanTask | PlanService | Conference


def scope(actor: Actor) -> QuerySet[Plan]:
    """Versions of plans."""
    if not actor.may(VIEW) or actor.organisation is None:
        return Plan.objects.none()
    return Plan.objects.filter(organisation_id=actor.organisation, case__in=cases.scope(actor))


def goals(actor: Actor) -> QuerySet[PlanGoal]:
    """Goals."""
    if not actor.may(VIEW) or actor.organisation is None:
        return PlanGoal.objects.none()
    return PlanGoal.objects.filter(organisation_id=actor.organisation, case__in=cases.scope(actor))


def tasks(actor: Actor) -> QuerySet[PlanTask]:
    """Tasks."""
    if not actor.may(VIEW) or actor.organisation is None:
        return PlanTask.objects.none()
    return PlanTask.objects.filter(organisation_id=actor.organisation, case__in=cases.scope(actor))


def services(actor: Actor) -> QuerySet[PlanService]:
    """Services."""
    if not actor.may(SERVICE_VIEW) or actor.organisation is None:
        return PlanService.objects.none()
    return PlanService.objects.filter(organisation_id=actor.organisation, case__in=cases.scope(actor))


def conferences(actor: Actor) -> QuerySet[Conference]:
    """Case conferences."""
    if not actor.may(CONFERENCE_VIEW) or actor.organisation is None:
        return Conference.objects.none()
    return Conference.objects.filter(organisation_id=actor.organisation, case__in=cases.scope(actor))


def feeds(actor: Actor) -> QuerySet[CalendarFeed]:
    """The actor's own feed."""
    if not actor.may(FEED) or actor.organisation is None or actor.account is None:
        return CalendarFeed.objects.none()
    return CalendarFeed.objects.filter(organisation_id=actor.organisation, account_id=actor.account)


def visible(actor: Actor, thing: Thing) -> bool:
    """Whether this row is among those the actor may see."""
    rows: QuerySet[Plan] | QuerySet[PlanGoal] | QuerySet[PlanTask] | QuerySet[PlanService] | QuerySet[Conference]
    if isinstance(thing, Plan):
        rows = scope(actor)
    elif isinstance(thing, PlanGoal):
        rows = goals(actor)
    elif isinstance(thing, PlanTask):
        rows = tasks(actor)
    elif isinstance(thing, PlanService):
        rows = services(actor)
    else:
        rows = conferences(actor)
    return rows.filter(pk=thing.pk).exists()


def can(actor: Actor, action: str, thing: Thing | None = None) -> Decision:
    """Whether the actor may do this with this row (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if thing is None:
        return YES
    if not visible(actor, thing):
        return Decision(False, _("There is no such entry here."))
    if action in _WRITES and not thing.case.is_open:
        return Decision(False, _("This case is closed. Open it again before you change its plan."))
    if (
        action == APPROVE
        and isinstance(thing, Plan)
        and actor.account is not None
        and thing.requested_by_id == actor.account
    ):
        return Decision(False, _("You asked for this approval. Somebody else has to give it."))
    return YES
