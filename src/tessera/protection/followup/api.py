"""The door of the room."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.protection.followup import queries
from tessera.protection.followup.actions import (
    Continuing,
    Proposal,
    answer,
    approve,
    begin,
    blocked,
    plan,
    plan_one,
    propose,
    record,
    reopen,
    rules_of,
    send_back,
    set_rules,
    stop,
    take_back,
)
from tessera.protection.followup.actions.interview import Said
from tessera.protection.followup.models import Closure, FollowUpContact

__all__ = [
    "Closure",
    "Continuing",
    "FollowUpContact",
    "Proposal",
    "Said",
    "answer",
    "approve",
    "begin",
    "blocked",
    "contacts",
    "plan",
    "plan_one",
    "propose",
    "record",
    "reopen",
    "rules_of",
    "send_back",
    "set_rules",
    "stop",
    "take_back",
    "to_approve",
]


def contacts(case_id: UUID, *, by: Actor) -> list[FollowUpContact]:
    """The contacts of a case, earliest first; empty for a case the actor may not see."""
    return queries.contacts(case_id, by=by)


def to_approve(by: Actor) -> int:
    """How many proposals to close wait for approval, at most thirty: for a list of what waits."""
    return len(queries.to_approve(by)[0])
