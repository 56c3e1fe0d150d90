"""Policy primitives. Each room's `policy.py` says what may be done; this says how an answer looks.

A room offers `scope(actor)` (the rows this actor may see at all) and `can(actor, action, obj)`; `can` asks `scope`, so
a list and its objects cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from tessera.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed or not, and the reason in words a colleague may read."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Decision(True)


class PolicyError(Exception):
    """A refusal; carries what the ledger needs to know of it."""

    def __init__(
        self, actor: Actor, action: str, *, kind: str = "", object_id: UUID | None = None, reason: str | Promise = ""
    ) -> None:
        super().__init__(action)
        self.actor, self.action, self.kind, self.object_id, self.reason = actor, action, kind, object_id, reason


class Refused(PolicyError):
    """Answered 403 with the reason: the person is a colleague and may know that the thing exists."""


class Hidden(PolicyError):
    """Answered 404: that the thing exists is itself sensitive."""


def require(decision: Decision, actor: Actor, action: str, *, kind: str = "", object_id: UUID | None = None) -> None:
    """Raises Refused unless the decision allows."""
    if not decision.allowed:
        raise Refused(actor, action, kind=kind, object_id=object_id, reason=decision.reason)


def granted(actor: Actor, action: str) -> Decision:
    """Whether the actor's roles grant the action, with the reason when they do not."""
    from django.utils.translation import gettext_lazy as _

    return YES if actor.may(action) else Decision(False, _("Your role does not include this."))
