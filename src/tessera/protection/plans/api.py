"""The door of the room."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.protection.plans import money, queries
from tessera.protection.plans.actions import (
    add_conference,
    add_service,
    answer_approval,
    ask_approval,
    change_service,
    change_task,
    move_goal,
    new_version,
    set_goal,
    set_task,
    task_done,
)
from tessera.protection.plans.calendar import Day, register_days
from tessera.protection.plans.conference import Hearing, hearings
from tessera.protection.plans.words import ConferenceWords, ServiceWords

__all__ = [
    "ConferenceWords",
    "Day",
    "Hearing",
    "ServiceWords",
    "add_conference",
    "add_service",
    "answer_approval",
    "ask_approval",
    "change_service",
    "change_task",
    "goal_domains",
    "hearings",
    "money",
    "move_goal",
    "new_version",
    "register_days",
    "set_goal",
    "set_task",
    "task_done",
]


def goal_domains(case_id: UUID, *, by: Actor) -> set[str]:
    """The codes of `need_domain` in which a case has a goal; empty for a case the actor may not see."""
    return queries.cases_with_goal_in(case_id, by=by)
