"""Every machine of the floor with a way to make a row, for the tests that hold for all of them.

A room adds its own: `MACHINES["award"] = Case(states.AWARD, make_award)` in `tests/partnership/<room>/machines.py`, and
its name in ROOMS below.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.db import connection

from tessera.kernel.actor import Actor
from tessera.partnership.stages.machine import Machine

ROOMS = (
    "recommendations",
    "strategy",
    "awards",
    "money",
    "results",
    "monitoring",
    "requests",
    "competition",
    "portfolio",
    "publishing",
)


@dataclass(frozen=True, slots=True)
class Case:
    """A machine; `make(by)` saves a row in its first state under the office's actor and answers it.

    `fits(row, state)` writes, with plain SQL or the manager, whatever else a row of that state must hold (who approved,
    a ceiling...) before it is put there; most rows need nothing. `others` make rows in further states a life may begin in.
    """

    machine: Machine
    make: Callable[[Actor], Any]
    fits: Callable[[Any, str], None] = lambda _row, _state: None
    others: Mapping[str, Callable[[Actor], Any]] = field(default_factory=dict)


MACHINES: dict[str, Case] = {}


def load() -> dict[str, Case]:
    """All machines of all rooms, by kind."""
    for room in ROOMS:
        name = f"tests.partnership.{room}.machines"
        if find_spec(f"tests.partnership.{room}") and find_spec(name):
            MACHINES.update(import_module(name).MACHINES)
    return MACHINES


def path_to(machine: Machine, state: str) -> list[str]:
    """The shortest way from a start to a state, both included. Raises LookupError where none leads there."""
    waiting = deque([[str(start)] for start in machine.starts])
    seen: set[str] = set()
    while waiting:
        way = waiting.popleft()
        if way[-1] == state:
            return way
        if way[-1] not in seen:
            seen.add(way[-1])
            waiting.extend([*way, str(each.end)] for each in machine.following(way[-1]))
    raise LookupError(f"{machine.kind}: nothing leads to {state}")


def write(case: Case, row: Any, state: str) -> None:
    """Changes the state past the program, but with the change written down, as the actor of the moment."""
    columns = "id, organisation_id, implementer_id, kind, object_id, starts, ends, reason, by, at"
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into partnership_statechange ({columns})"  # column names
            " values (gen_random_uuid(), %s, %s, %s, %s, %s, %s, 'put there by a test', app_account(), now())",
            [row.organisation_id, getattr(row, "implementer_id", None), case.machine.kind, row.pk, row.state, state],
        )
    type(row).objects.filter(pk=row.pk).update(state=state)
    row.state = state


def put(case: Case, row: Any, state: str) -> None:
    """Brings a row to a state by the shortest legal way."""
    for step in path_to(case.machine, state)[1:]:
        case.fits(row, step)
        write(case, row, step)


def stand(case: Case, by: Actor, state: str) -> Any:
    """A new row in a state, by the shortest legal way from wherever a life may begin."""
    begins = path_to(case.machine, state)[0]
    row = case.others.get(begins, case.make)(by)
    put(case, row, state)
    return row
