"""Words of the room. Values are the code lists `goal_state`, `plan_approval` and `task_owner`."""

from __future__ import annotations

from enum import StrEnum

PLAN_WORDS = "protection_plan.sealed"
GOAL_WORDS = "protection_plangoal.sealed"
TASK_WORDS = "protection_plantask.sealed"
SERVICE_WORDS = "protection_planservice.sealed"
CONFERENCE_WORDS = "protection_conference.sealed"

# Kinds of due dates in the work list.
TASK_DUE, REVIEW_DUE = "plan:task", "plan:review"
# Tells those who approve that a plan waits.
APPROVAL_ASKED = "plan:approval"


class Approval(StrEnum):
    """Where a version of a plan stands with the supervisor."""

    NOT_NEEDED = "not_needed"
    REQUESTED = "requested"
    APPROVED = "approved"
    RETURNED = "returned"


class GoalState(StrEnum):
    """What became of a goal so far."""

    SET = "set"
    IN_PROGRESS = "in_progress"
    MET = "met"
    PARTLY_MET = "partly_met"
    CHANGED = "changed"
    DROPPED = "dropped_by_survivor"
    NOT_POSSIBLE = "not_possible"


OPEN_GOALS = (GoalState.SET, GoalState.IN_PROGRESS, GoalState.PARTLY_MET)
REACHED = (GoalState.MET, GoalState.PARTLY_MET)


class TaskOwner(StrEnum):
    """Who does a task."""

    WORKER = "worker"
    SURVIVOR = "survivor"
    ORGANISATION = "organisation"
