"""Who may see what is due. A row is there for whoever may see its case and may know of its kind; counts of colleagues
are for those who look after the caseload."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.protection.cases import policy as cases
from tessera.protection.work import kinds
from tessera.protection.work.models import Alert, Due, Supervision, WorkChoice

VIEW = "work:day:view"
CASELOAD = "work:caseload:view"
HANDOVER = "work:case:handover"
SUPERVISION_VIEW = "work:supervision:view"
SUPERVISION_ADD = "work:supervision:add"
ACTIONS = (VIEW, CASELOAD, HANDOVER, SUPERVISION_VIEW, SUPERVISION_ADD)


def scope(actor: Actor) -> QuerySet[Due]:
    """What is due in cases the actor may see, of the kinds the actor may know of."""
    if actor.organisation is None or not actor.may(VIEW):
        return Due.objects.none()
    rows = Due.objects.filter(organisation_id=actor.organisation, kind__in=kinds.known_to(actor))
    return rows.filter(case__in=cases.scope(actor))


def alerts(actor: Actor) -> QuerySet[Alert]:
    """The actor's own alerts, about cases the actor may still see, of the kinds the actor may know of."""
    if actor.organisation is None or actor.account is None or not actor.may(VIEW):
        return Alert.objects.none()
    rows = Alert.objects.filter(organisation_id=actor.organisation, account_id=actor.account)
    rows = rows.filter(kind__in=kinds.known_to(actor))
    return rows.filter(Q(case__isnull=True) | Q(case__in=cases.scope(actor)))


def choices(actor: Actor) -> QuerySet[WorkChoice]:
    """What the actor chose."""
    if actor.organisation is None or actor.account is None:
        return WorkChoice.objects.none()
    return WorkChoice.objects.filter(organisation_id=actor.organisation, account_id=actor.account)


def supervisions(actor: Actor) -> QuerySet[Supervision]:
    """Supervision reviews: all for those who hold them, else the actor's own."""
    if actor.organisation is None or not actor.may(SUPERVISION_VIEW):
        return Supervision.objects.none()
    rows = Supervision.objects.filter(organisation_id=actor.organisation)
    if actor.may(SUPERVISION_ADD):
        return rows
    return rows.filter(worker_id=actor.account) if actor.account else rows.none()


def can(actor: Actor, action: str, obj: Due | Alert | Supervision | None = None) -> Decision:
    """Whether the actor may do this, with this row where one is named."""
    answer = granted(actor, action)
    if not answer or obj is None:
        return answer
    rows: QuerySet[Due] | QuerySet[Alert] | QuerySet[Supervision]
    if isinstance(obj, Supervision):
        rows = supervisions(actor)
    elif isinstance(obj, Alert):
        rows = alerts(actor)
    else:
        rows = scope(actor)
    return YES if rows.filter(pk=obj.pk).exists() else Decision(False, _("There is no such entry here."))
