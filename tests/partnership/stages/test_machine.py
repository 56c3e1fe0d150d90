"""Machines as data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tessera.partnership.stages.machine import Machine, Move
from tests.partnership.machines import load, path_to

DOOR = Machine(
    "door",
    "partnership_door",
    ("open",),
    (Move("open", "shut", "awards:file:edit"), Move("shut", "locked", "awards:file:edit", reason=True),
     Move("shut", "open", "awards:file:edit")),
)  # fmt: skip


def test_a_machine_knows_its_states_its_ends_and_what_follows() -> None:
    assert DOOR.states == ("open", "shut", "locked")
    assert DOOR.ends == ("locked",)
    assert [each.end for each in DOOR.following("shut")] == ["locked", "open"]
    assert (DOOR.allows("open", "shut"), DOOR.allows("open", "locked")) == (True, False)
    assert path_to(DOOR, "locked") == ["open", "shut", "locked"]


def test_a_move_declared_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        Machine("door", "x", ("open",), (DOOR.moves[0], Move("open", "shut", "awards:file:view")))


@given(st.data())
def test_a_walk_through_any_machine_never_leaves_its_states_and_stops_at_an_end(data: st.DataObject) -> None:
    machine = data.draw(st.sampled_from([DOOR, *(case.machine for case in load().values())]))
    state = str(data.draw(st.sampled_from(machine.starts)))
    for _step in range(12):
        wanted = data.draw(st.sampled_from(machine.states))
        legal = wanted in {str(each.end) for each in machine.following(state)}
        assert machine.allows(state, wanted) == legal
        if legal:
            state = wanted
        assert state in machine.states
    assert (state in machine.ends) == (not machine.following(state))


def test_every_state_of_every_machine_can_be_reached() -> None:
    for case in load().values():
        for state in case.machine.states:
            assert path_to(case.machine, state)[-1] == state
