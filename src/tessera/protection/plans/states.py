"""Where an approval and a goal may go from where they stand, as data."""

from __future__ import annotations

from tessera.protection.plans.enums import Approval, GoalState

# Giving back and approving are the supervisor's, asking is the worker's. What was approved stays: a change is a new version.
APPROVALS: dict[Approval, tuple[Approval, ...]] = {
    Approval.NOT_NEEDED: (Approval.REQUESTED,),
    Approval.REQUESTED: (Approval.APPROVED, Approval.RETURNED),
    Approval.RETURNED: (Approval.REQUESTED,),
    Approval.APPROVED: (),
}
SUPERVISORS = frozenset({Approval.APPROVED, Approval.RETURNED})

_OUTCOMES = (GoalState.MET, GoalState.PARTLY_MET, GoalState.CHANGED, GoalState.DROPPED, GoalState.NOT_POSSIBLE)
# Lives go back and forth: whatever was reached, let go of or impossible may be taken up again. A replaced goal lives on
# in the goal that replaced it.
GOALS: dict[GoalState, tuple[GoalState, ...]] = {
    GoalState.SET: (GoalState.IN_PROGRESS, *_OUTCOMES),
    GoalState.IN_PROGRESS: _OUTCOMES,
    GoalState.PARTLY_MET: (
        GoalState.IN_PROGRESS, GoalState.MET, GoalState.CHANGED, GoalState.DROPPED, GoalState.NOT_POSSIBLE,
    ),
    GoalState.MET: (GoalState.IN_PROGRESS,),
    GoalState.DROPPED: (GoalState.IN_PROGRESS,),
    GoalState.NOT_POSSIBLE: (GoalState.IN_PROGRESS, GoalState.CHANGED),
    GoalState.CHANGED: (),
}  # fmt: skip


def approval_may(old: str, new: str) -> bool:
    """Whether an approval may take this step."""
    return new in set(Approval) and Approval(new) in APPROVALS[Approval(old)]


def goal_moves(state: str) -> tuple[GoalState, ...]:
    """Where a goal that stands here may go."""
    return GOALS[GoalState(state)]


def goal_may(old: str, new: str) -> bool:
    """Whether a goal may take this step."""
    return new in set(GoalState) and GoalState(new) in goal_moves(old)
