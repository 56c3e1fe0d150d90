"""Every machine of the floor against the real database: it refuses what the machine refuses, and keeps what happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.partnership.stages import api as stages
from tests.observatory import world
from tests.partnership.machines import MACHINES, Case, load, stand, write

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
load()
KINDS = sorted(MACHINES)


class Enough(Exception):
    """Ends a unit of work so that nothing of it is kept."""


@contextmanager
def taken_back(by: Actor) -> Iterator[None]:
    """A unit of work of which nothing is kept."""
    with suppress(Enough), unit_of_work(by=by):
        yield
        raise Enough


@pytest.fixture
def officer(cast: dict[str, UUID]) -> Actor:
    """Somebody of the office with every right of every machine, who is nobody's second person."""
    by = world.actor("programme-officer")
    rights = {each.action for case in MACHINES.values() for each in case.machine.moves}
    return replace(by, actions=by.actions | rights)


@pytest.mark.parametrize("kind", KINDS)
def test_invariant_19_every_illegal_move_is_refused_by_the_program_and_by_the_database(
    kind: str, officer: Actor
) -> None:
    case = MACHINES[kind]
    for start in case.machine.states:
        with taken_back(officer):
            row = stand(case, officer, start)
            for end in case.machine.states:
                if not case.machine.allows(start, end) and start != end:
                    with pytest.raises(stages.IllegalMove):
                        stages.move(case.machine, row, end, by=officer, reason="why")
                    with pytest.raises(DatabaseError, match="no such move"), transaction.atomic():
                        write(case, row, end)
                    row.state = start


@pytest.mark.parametrize("kind", KINDS)
def test_invariant_19_a_move_that_nobody_wrote_down_is_refused_at_commit(kind: str, officer: Actor) -> None:
    case = MACHINES[kind]
    first = case.machine.following(str(case.machine.starts[0]))[0]
    with taken_back(officer):
        row = case.make(officer)
        case.fits(row, str(first.end))
        with connection.cursor() as cursor:
            cursor.execute(f"set constraints {case.machine.table}_written immediate")
        with pytest.raises(DatabaseError, match="written down"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(state=first.end)


@pytest.mark.parametrize("kind", KINDS)
def test_invariant_19_a_move_keeps_who_when_and_why(kind: str, officer: Actor) -> None:
    case = MACHINES[kind]
    first = case.machine.following(str(case.machine.starts[0]))[0]
    with taken_back(officer):
        row = case.make(officer)
        case.fits(row, str(first.end))
        if first.reason:
            with pytest.raises(stages.ReasonMissing):
                stages.move(case.machine, row, first.end, by=officer)
        with pytest.raises(stages.SamePerson):
            stages.move(case.machine, row, first.end, by=officer, reason="why", different_from=[officer.account])
        stages.move(case.machine, row, first.end, by=officer, reason="because", different_from=[uuid4()])
        kept = stages.history(case.machine.kind, row.pk)
        assert [(each.ends, each.by) for each in kept][-1] == (str(first.end), officer.account)
        assert (kept[-1].reason, kept[0].starts) == ("because", "")
        assert kept[-1].at is not None


@pytest.mark.parametrize("kind", KINDS)
def test_the_triggers_hold_the_moves_of_the_machine_and_no_other(kind: str, officer: Actor) -> None:
    machine = MACHINES[kind].machine
    with connection.cursor() as cursor:
        cursor.execute("select tgargs from pg_trigger where tgname = %s", [f"{machine.table}_moves"])
        [(packed,)] = cursor.fetchall()
    said, *steps = bytes(packed).decode().rstrip("\0").split("\0")
    assert said == machine.kind
    assert set(steps) == {f">{each}" for each in machine.starts} | {f"{a}>{b}" for a, b in machine.pairs}


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_walk_makes_legal_moves_and_no_others(data: st.DataObject, officer: Actor) -> None:
    case: Case = MACHINES[data.draw(st.sampled_from(KINDS))]
    with taken_back(officer):
        row = case.make(officer)
        made = [str(row.state)]
        for _step in range(6):
            wanted = data.draw(st.sampled_from(case.machine.states))
            if case.machine.allows(made[-1], wanted):
                case.fits(row, wanted)
                stages.move(case.machine, row, wanted, by=officer, reason="drawn")
                made.append(wanted)
            elif wanted != made[-1]:
                with pytest.raises(stages.IllegalMove):
                    stages.move(case.machine, row, wanted, by=officer, reason="drawn")
        assert [each.ends for each in stages.history(case.machine.kind, row.pk)] == made
