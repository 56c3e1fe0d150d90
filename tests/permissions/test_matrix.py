"""Law 4: the permission matrix of every room."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from tessera.kernel.actor import Actor, acting
from tessera.kernel.policy import Decision, Hidden
from tests.architecture import house
from tests.permissions import harness
from tests.permissions.harness import Question

ROOMS = sorted(path.stem.removeprefix("world_") for path in harness.FOLDER.glob("world_*.py"))
ACTION = re.compile(r"^[a-z_]+:[a-z_]+:[a-z_]+$")


@contextmanager
def under(actor: Actor) -> Iterator[None]:
    """The actor's own transaction, so that row-level security answers too."""
    with acting(actor), transaction.atomic():
        yield


@pytest.mark.django_db
@pytest.mark.parametrize("room", ROOMS)
def test_the_room_answers_as_reviewed(room: str) -> None:
    world = import_module(f"tests.permissions.world_{room}").build()
    answers = harness.ask(world, under)
    found = harness.SEEN[room] = harness.table_of(answers)
    table = harness.FOLDER / f"{room}.txt"
    reviewed = harness.read(table.read_text(encoding="utf-8")) if table.exists() else {}
    lines = harness.differences(reviewed, found)

    assert set(world.actions()) == actions_of(world.policy)
    house.none_of(harness.disagreements(answers))
    if lines:
        pytest.fail(
            f"{len(lines)} answers differ from {table.name}:\n" + "\n".join(lines) + "\n\nIf they are right, review and"
            f" keep them:  python -m tests.permissions.harness {room} > tests/permissions/{room}.txt",
            pytrace=False,
        )


def actions_of(policy: Any) -> set[str]:
    """The actions a policy module names: its ACTIONS where it has them, and every constant of their grammar."""
    named = {value for value in vars(policy).values() if isinstance(value, str) and ACTION.match(value)}
    return named | {str(action) for action in getattr(policy, "ACTIONS", ())}


def unreviewed(rooms: list[house.Room], folder: Path) -> Iterator[str]:
    """Rooms with a policy and no table or world, and tables and worlds of no room."""
    with_policy = {room.name for room in rooms if (room.path / "policy.py").exists()}
    for name in sorted(with_policy):
        for file in (f"{name}.txt", f"world_{name}.py"):
            if not (folder / file).exists():
                yield f"{name} has a policy and no tests/permissions/{file}"
    there = {path.stem for path in folder.glob("*.txt")} | {
        path.stem.removeprefix("world_") for path in folder.glob("world_*.py")
    }
    yield from (f"stale: tests/permissions has {name}, which has no policy" for name in sorted(there - with_policy))


def test_every_policy_has_its_reviewed_table() -> None:
    rooms = [room for room in house.rooms() if room.floor not in house.OPEN_FLOORS]

    house.none_of(unreviewed(rooms, harness.FOLDER))


def test_a_policy_without_a_table_and_a_table_without_a_policy_are_named(tmp_path: Path) -> None:
    (tmp_path / "attic.txt").touch()
    (tmp_path / "world_people.py").touch()
    rooms = [house.Room("trust", "people")]

    assert list(unreviewed(rooms, tmp_path)) == [
        "people has a policy and no tests/permissions/people.txt",
        "stale: tests/permissions has attic, which has no policy",
    ]


# --- a toy room without a database: two shelters, one case each

HARBOUR, ZAYTUNA = uuid4(), uuid4()
VIEW, EDIT, ADD = "case:file:view", "case:file:edit", "case:file:add"
CASES = {"own": ("harbour", 1), "same_organisation": ("harbour", 2), "other_organisation": ("zaytuna", 3)}


class ToyPolicy:
    """A policy as a room has one."""

    VIEW, EDIT, ADD = VIEW, EDIT, ADD

    @staticmethod
    def scope(actor: Actor) -> list[tuple[str, int]]:
        return [case for case in CASES.values() if case[0] == actor.purpose]

    @classmethod
    def can(cls, actor: Actor, action: str, case: tuple[str, int] | None = None) -> Decision:
        if case is not None and case not in cls.scope(actor):
            raise Hidden(actor, action)
        return Decision(actor.may(action))


def toy(policy: Any = ToyPolicy, **more: Any) -> Any:
    worker = Actor(uuid4(), HARBOUR, actions=frozenset({VIEW, ADD}), purpose="harbour")

    def things(persona: str) -> Mapping[str, Any]:
        return {**CASES, "nobody": None}

    return SimpleNamespace(
        policy=policy,
        personas=lambda: {"caseworker": worker},
        objects_by_relation=more.pop("things", things),
        actions=lambda: [VIEW, EDIT, ADD],
        NOT_APPLICABLE={"receiving_organisation": "the toy refers nobody"},
        ABOUT={ADD: type(None), VIEW: tuple, EDIT: tuple},
        **more,
    )


def toy_policy(can: Callable[..., Decision]) -> Any:
    """The toy's lists with another answer about things."""
    return SimpleNamespace(scope=ToyPolicy.scope, can=can)


TABLE = """
# action       | persona    | relation           | answer
case:file:view | caseworker | own                | allowed
case:file:view | caseworker | same_organisation  | allowed
case:file:view | caseworker | other_organisation | hidden
case:file:edit | caseworker | own                | refused
case:file:edit | caseworker | same_organisation  | refused
case:file:edit | caseworker | other_organisation | hidden
case:file:add  | caseworker | nobody             | allowed
"""


def test_a_true_table_has_no_differences() -> None:
    assert harness.differences(harness.read(TABLE), harness.actual(toy())) == []
    assert list(harness.disagreements(harness.ask(toy()))) == []


def test_a_printed_table_reads_back_as_itself() -> None:
    found = harness.actual(toy())

    assert harness.read(harness.write(found)) == found


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("own                | allowed", "own                | refused", "changed        case:file:view"),
        ("case:file:add  | caseworker | nobody             | allowed\n", "", "not reviewed   case:file:add"),
        ("case:file:add  ", "case:file:burn ", "not reviewed   case:file:add"),
        ("case:file:add  ", "case:file:burn ", "not asked      case:file:burn"),
    ],
)
def test_a_wrong_table_is_named(old: str, new: str, fault: str) -> None:
    lines = harness.differences(harness.read(TABLE.replace(old, new, 1)), harness.actual(toy()))

    assert any(line.startswith(fault) for line in lines), lines


def test_a_policy_that_opens_a_door_is_named() -> None:
    opened = toy_policy(lambda *_: Decision(True))
    lines = harness.differences(harness.read(TABLE), harness.actual(toy(opened)))

    assert "changed        case:file:view | caseworker | other_organisation | reviewed hidden, now allowed" in lines
    assert "caseworker may case:file:view (other_organisation), but scope does not hold it" in list(
        harness.disagreements(harness.ask(toy(opened)))
    )


def test_a_listed_thing_that_is_said_not_to_exist_is_named() -> None:
    def shy(actor: Actor, action: str, *_: Any) -> Decision:
        raise Hidden(actor, action)

    assert "caseworker: case:file:view (own) is hidden, but scope holds it" in list(
        harness.disagreements(harness.ask(toy(toy_policy(shy))))
    )


def test_a_plain_refusal_of_what_nobody_lists_counts_as_hidden() -> None:
    found = harness.actual(toy(toy_policy(lambda *_: Decision(False, "not yours"))))

    assert found[Question(VIEW, "caseworker", "other_organisation")] == harness.HIDDEN
    assert found[Question(VIEW, "caseworker", "own")] == harness.REFUSED


def test_a_world_that_leaves_a_relation_out_is_refused() -> None:
    with pytest.raises(ValueError, match="other_organisation"):
        harness.actual(toy(things=lambda _: {"own": CASES["own"], "same_organisation": CASES["own"], "nobody": None}))


def test_a_world_with_an_invented_relation_is_refused() -> None:
    with pytest.raises(ValueError, match="cousin"):
        harness.actual(toy(things=lambda _: {**CASES, "nobody": None, "cousin": None}))


@pytest.mark.parametrize("line", ["a | b | own", "a | b | cousin | allowed", "a | b | own | perhaps"])
def test_a_malformed_line_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        harness.read(f"a | b | own | allowed\n{line}\n")


def test_a_question_asked_twice_is_named() -> None:
    with pytest.raises(ValueError, match="line 2: asked twice"):
        harness.read("a | b | own | allowed\na | b | own | refused\n")


def test_actions_are_read_from_the_policy() -> None:
    assert actions_of(ToyPolicy) == {VIEW, EDIT, ADD}
