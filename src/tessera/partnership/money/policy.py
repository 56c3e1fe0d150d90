"""Who may see and move money: the office its own awards', the grantee its own award's. Deciding is the office's alone."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.partnership.money.models import ExchangeRate, PaymentRequest
from tessera.partnership.money.rights import (
    ACCOUNT,
    ACTIONS,
    APPROVE,
    BUDGET,
    DRAW,
    FINANCE,
    MAKE,
    PAY,
    RATE,
    REVIEW,
    VIEW,
)

__all__ = ["ACCOUNT", "ACTIONS", "APPROVE", "BUDGET", "DRAW", "FINANCE", "MAKE", "PAY", "RATE", "REVIEW", "VIEW", "can",
           "rows", "scope"]  # fmt: skip

# What the grantee may do on its own award; everything else is the office's.
_GRANTEE = frozenset({VIEW, MAKE, ACCOUNT})
M = TypeVar("M", bound=Model)


def rows(actor: Actor, model: type[M]) -> QuerySet[M]:
    """Rows of a model of this room that the actor may see at all."""
    manager: Any = model
    if not actor.may(VIEW) or actor.organisation is None:
        found: QuerySet[M] = manager.objects.none()
    elif model is ExchangeRate:
        found = manager.objects.filter(organisation_id=actor.organisation)
    else:
        found = manager.objects.filter(Q(organisation_id=actor.organisation) | Q(implementer_id=actor.organisation))
    return found


def scope(actor: Actor) -> QuerySet[PaymentRequest]:
    """Requests for payment the actor may see."""
    return rows(actor, PaymentRequest)


def can(actor: Actor, action: str, thing: Any = None) -> Decision:
    """Whether the actor may do this with this row of the room, or with this award (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if thing is None:
        return YES
    sides = {thing.organisation_id} | ({getattr(thing, "implementer_id", None)} if action in _GRANTEE else set())
    if actor.organisation is None or actor.organisation not in sides:
        return Decision(False, _("There is no such award here."))
    before = _before(thing, action) if isinstance(thing, PaymentRequest) else ()
    if actor.account in before:
        return Decision(False, _("You asked for this or approved it before. Somebody else has to decide it."))
    return YES


def _before(row: PaymentRequest, action: str) -> tuple[UUID | None, ...]:
    """Who took a step of this request after which they may not take this one."""
    taken = {APPROVE: (row.requested_by,), FINANCE: (row.requested_by, row.programme_by), PAY: (row.requested_by,)}
    return taken.get(action, ())
