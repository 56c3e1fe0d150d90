"""The states of approvals and goals, whatever is tried with them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tessera.kernel import codes
from tessera.protection.plans import states
from tessera.protection.plans.enums import OPEN_GOALS, Approval, GoalState, TaskOwner


def walked(start: str, wanted: list[str], may: object) -> list[str]:
    """The states passed when each wanted step is taken as far as it is allowed."""
    way = [start]
    for step in wanted:
        if may(way[-1], step):  # type: ignore[operator]
            way.append(step)
    return way


@given(st.lists(st.sampled_from([*Approval, "nonsense", ""])))
def test_no_way_leads_to_approved_but_through_asking(wanted: list[str]) -> None:
    way = walked(Approval.NOT_NEEDED, wanted, states.approval_may)
    for before, after in pairwise(way):
        assert after not in states.SUPERVISORS or before == Approval.REQUESTED
    assert "nonsense" not in way
    if Approval.APPROVED in way:
        assert way.index(Approval.APPROVED) == len(way) - 1, "what was approved stays approved"


@given(st.lists(st.sampled_from([*GoalState, "nonsense"])))
def test_a_goal_never_comes_back_to_set_and_a_replaced_one_never_moves(wanted: list[str]) -> None:
    way = walked(GoalState.SET, wanted, states.goal_may)
    assert GoalState.SET not in way[1:]
    if GoalState.CHANGED in way:
        assert way.index(GoalState.CHANGED) == len(way) - 1
    assert all(a != b for a, b in pairwise(way))


def test_every_open_goal_can_be_let_go_by_the_survivor() -> None:
    for state in OPEN_GOALS:
        assert GoalState.DROPPED in states.goal_moves(state)


def test_the_states_are_the_codes_of_their_lists() -> None:
    assert set(codes.get("goal_state").values()) == set(GoalState)
    assert set(codes.get("plan_approval").values()) == set(Approval)
    assert set(codes.get("task_owner").values()) == set(TaskOwner)
    assert set(states.GOALS) == set(GoalState)
    assert set(states.APPROVALS) == set(Approval)
