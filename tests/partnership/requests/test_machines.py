"""The machine of emergency help, walked by both sides: what it does not allow is refused by program and database."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.partnership.requests import rights
from tessera.partnership.requests.models import EmergencyRequest
from tessera.partnership.requests.states import ASSISTANCE_MACHINE, EMERGENCY_MACHINE, OF_IMPLEMENTER
from tessera.partnership.stages import api as stages
from tests.observatory.world import actor
from tests.partnership.machines import path_to
from tests.partnership.requests import world
from tests.partnership.requests.test_emergency import fresh, written
from tests.partnership.requests.world import ASKER, DIRECTOR, OFFICER, SIGNER

E = EMERGENCY_MACHINE
STEPS = {
    "eligible": lambda row, _line: world.act(OFFICER, "fits", row),
    "approved": lambda row, line: world.act(DIRECTOR, "approve", row, line=line, ceiling=Decimal(100)),
    "in_service": lambda row, _line: world.act(ASKER, "serve", row),
    "reconciled": lambda row, _line: world.act(ASKER, "reconcile", row, attested=True),
    "closed": lambda row, _line: world.act(SIGNER, "close", row),
    "declined": lambda row, _line: world.act(DIRECTOR, "decline", row, reason="no_funds"),
}


def test_the_machines_are_those_of_the_reference() -> None:
    assert path_to(E, "closed") == ["received", "eligible", "approved", "in_service", "reconciled", "closed"]
    assert set(E.ends) == {"closed", "declined"}
    assert path_to(ASSISTANCE_MACHINE, "followed_up") == ["received", "triaged", "approved", "delivered", "followed_up"]
    assert set(ASSISTANCE_MACHINE.ends) == {"followed_up", "declined"}


def stand(state: str, line: UUID) -> EmergencyRequest:
    """A request in a state, by the shortest way through the program."""
    row = world.ask()
    for step in path_to(E, state)[1:]:
        STEPS[step](row, line)
    return fresh(row)


def sides(state: str) -> Actor:
    """Whoever would move a request into a state, with every right there is."""
    if state in OF_IMPLEMENTER:
        return world.with_rights(replace(actor(ASKER), account=None, job="emergency request"), *rights.OF_EMERGENCY)
    return world.with_rights(actor(SIGNER), *rights.OF_EMERGENCY)


@pytest.mark.usefixtures("cast")
def test_invariant_19_every_illegal_move_of_emergency_help_is_refused_twice() -> None:
    line = world.line()
    for start in E.states:
        row = stand(start, line)
        for end in E.states:
            if end == start or E.allows(start, end):
                continue
            with pytest.raises(stages.IllegalMove), unit_of_work(by=(by := sides(end))):
                stages.move(E, row, end, by=by, reason="no_funds")
            with pytest.raises(DatabaseError):
                written(sides(end), row, start, end)
            assert fresh(row).state == start


@pytest.mark.usefixtures("cast")
def test_invariant_19_a_move_of_emergency_help_is_written_down_or_does_not_happen() -> None:
    row = world.ask()
    with pytest.raises(DatabaseError, match="written down"), unit_of_work(by=actor(OFFICER)):
        EmergencyRequest.objects.filter(pk=row.pk).update(state="eligible")
    assert fresh(row).state == "received"


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_walk_through_emergency_help_makes_legal_moves_and_no_others(data: st.DataObject, paying: UUID) -> None:
    row, state = world.ask(), "received"
    for _step in range(7):
        wanted = data.draw(st.sampled_from([each for each in E.states if each != "received"]))
        if E.allows(state, wanted):
            STEPS[wanted](row, paying)
            state = wanted
        else:
            with pytest.raises(stages.IllegalMove):
                STEPS[wanted](row, paying)
        assert fresh(row).state == state


@pytest.fixture
def paying(cast: dict[str, UUID]) -> UUID:
    """A line to draw from."""
    return world.line()
