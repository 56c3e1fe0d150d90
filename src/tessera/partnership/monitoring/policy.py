"""Who may watch an award: the office its own; the grantee reads what is said of its award, reports and answers."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.partnership.monitoring.models import IncidentReader, MonitoringPlan, ReportDue, SafeguardingIncident
from tessera.partnership.monitoring.rights import (
    ACTION_ANSWER,
    ACTION_VERIFY,
    ACTIONS,
    CLOSE,
    EVALUATE,
    INCIDENT,
    PLAN_APPROVE,
    PLAN_EDIT,
    QUALITY,
    REVIEW,
    RISK,
    SUBMIT,
    VIEW,
    VISIT,
    WAIVE,
)
from tessera.partnership.stages.api import Shared

__all__ = ["ACTIONS", "ACTION_ANSWER", "ACTION_VERIFY", "CLOSE", "EVALUATE", "INCIDENT", "PLAN_APPROVE", "PLAN_EDIT",
           "QUALITY", "REVIEW", "RISK", "SUBMIT", "VIEW", "VISIT", "WAIVE", "can", "incidents", "rows", "scope"]  # fmt: skip

# What the grantee may do on its own award; everything else is the office's.
_GRANTEE = frozenset({VIEW, SUBMIT, ACTION_ANSWER})
M = TypeVar("M", bound=Model)


def rows(actor: Actor, model: type[M]) -> QuerySet[M]:
    """Rows of a model of this room that the actor may see at all; incidents have a list of their own."""
    manager: Any = model
    if not actor.may(VIEW) or actor.organisation is None or model in (SafeguardingIncident, IncidentReader):
        found: QuerySet[M] = manager.objects.none()
    elif issubclass(model, Shared):
        found = manager.objects.filter(Q(organisation_id=actor.organisation) | Q(implementer_id=actor.organisation))
    else:
        found = manager.objects.filter(organisation_id=actor.organisation)
    return found


def scope(actor: Actor) -> QuerySet[ReportDue]:
    """Reports that are due, of awards the actor may see."""
    return rows(actor, ReportDue)


def incidents(actor: Actor) -> QuerySet[SafeguardingIncident]:
    """Incidents the actor recorded or is named for; nobody else's, whatever their role."""
    if not actor.may(INCIDENT) or actor.organisation is None or actor.account is None:
        return SafeguardingIncident.objects.none()
    named = IncidentReader.objects.filter(account=actor.account).values("incident")
    mine = Q(recorded_by=actor.account) | Q(pk__in=named)
    return SafeguardingIncident.objects.filter(mine, organisation_id=actor.organisation)


def can(actor: Actor, action: str, thing: Any = None) -> Decision:
    """Whether the actor may do this with this row of the room, or with this award (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if thing is None:
        return YES
    sides = {thing.organisation_id} | ({getattr(thing, "implementer_id", None)} if action in _GRANTEE else set())
    if actor.organisation is None or actor.organisation not in sides:
        return Decision(False, _("There is no such award here."))
    if isinstance(thing, SafeguardingIncident) and not incidents(actor).filter(pk=thing.pk).exists():
        return Decision(False, _("Only those who are named may read an incident."))
    if action == PLAN_APPROVE and isinstance(thing, MonitoringPlan) and _same(actor, thing.written_by):
        return Decision(False, _("You wrote this plan. Somebody else has to approve it."))
    return YES


def _same(actor: Actor, account: UUID | None) -> bool:
    return actor.account is None or actor.account == account
