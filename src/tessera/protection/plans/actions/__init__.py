"""Writes of the room, each one transaction with its row in the ledger."""

from tessera.protection.plans.actions.conferences import add_conference, change_conference
from tessera.protection.plans.actions.feeds import end_feeds_of, hashed, make_feed, revoke_feed
from tessera.protection.plans.actions.plan import answer_approval, ask_approval, move_goal, new_version, set_goal
from tessera.protection.plans.actions.services import add_service, change_service
from tessera.protection.plans.actions.tasks import (
    change_task,
    let_go_of_tasks,
    reopen_task,
    set_task,
    settle_all,
    task_done,
)

__all__ = ["add_conference", "add_service", "answer_approval", "ask_approval", "change_conference", "change_service",
           "change_task", "end_feeds_of", "hashed", "let_go_of_tasks", "make_feed", "move_goal", "new_version", "reopen_task",
           "revoke_feed", "set_goal", "set_task", "settle_all", "task_done"]  # fmt: skip
