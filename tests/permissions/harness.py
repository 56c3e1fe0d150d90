"""Law 4: who may do what, to whose, equals one reviewed table per room, in both directions.

`tests/permissions/<room>.txt` holds one line for every action, persona and relation:

    action | persona | relation | allowed, refused or hidden

A room gives its world in `tests/permissions/world_<room>.py`, whose `build()` makes the rows anew and returns:

    personas()                     name -> Actor
    objects_by_relation(persona)   relation -> thing (None for `nobody`: the action without a thing)
    actions()                      every action of the room's policy
    NOT_APPLICABLE                 relation -> why it does not exist in this room (may be left out)
    ABOUT                          action -> type of thing it is asked of, NoneType for none (may be left out)
    policy                         the module with `can(actor, action, obj)` and `scope(actor)`

`tests.permissions.cast` makes the fixed cast for every world. Print what is true now, for review:  python -m tests.permissions.harness ROOM > tests/permissions/ROOM.txt
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.db.models import QuerySet

from tessera.kernel.actor import Actor, acting
from tessera.kernel.policy import Hidden, Refused

FOLDER = Path(__file__).parent
RELATIONS = ("own", "same_organisation", "receiving_organisation", "other_organisation", "nobody")
ALLOWED, REFUSED, HIDDEN = ANSWERS = ("allowed", "refused", "hidden")
HEADING = "# action | persona | relation | answer.  Reviewed by a person; a change here is a change of rights.\n"

# Tables computed in this process, for the command below.
SEEN: dict[str, Table] = {}


class World(Protocol):
    """What a room's world module offers; see the module's text."""

    policy: Any

    def personas(self) -> Mapping[str, Actor]:
        """Who acts."""

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """On what, seen from this persona."""

    def actions(self) -> Iterable[str]:
        """What may be asked."""


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """May this persona do this to a thing that stands in this relation?"""

    action: str
    persona: str
    relation: str


Table = dict[Question, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the policy said of a thing (None: of no thing), and whether its scope lists it (None: of another kind)."""

    question: Question
    said: str
    listed: bool | None
    about_nothing: bool

    @property
    def shown(self) -> str:
        """What the page shows. A thing outside the scope is hidden, whatever `can` would say in words: no page finds it."""
        return HIDDEN if self.said == REFUSED and self.listed is False and not self.about_nothing else self.said


def ask(world: World, under: Callable[[Actor], AbstractContextManager[Any]] = acting) -> list[Answer]:
    """Asks the policy every question of the world. Raises ValueError when the world leaves a relation out.

    `under` makes the actor the one the database serves; it is entered once for each thing.
    """
    answers = []
    for persona, actor in world.personas().items():
        things = world.objects_by_relation(persona)
        _complete(world, persona, things)
        for relation, thing in ((relation, things[relation]) for relation in RELATIONS if relation in things):
            asked = [action for action in world.actions() if _asked(world, action, thing)]
            with under(actor):
                listed = in_scope(world.policy.scope(actor), thing) if asked and thing is not None else None
                said = [_said(world.policy, actor, action, thing) for action in asked]
            answers += [
                Answer(Question(action, persona, relation), word, listed, thing is None)
                for action, word in zip(asked, said, strict=True)
            ]
    if not answers:
        raise ValueError("the world asks no question")
    return answers


def table_of(answers: Iterable[Answer]) -> Table:
    """The answers as the reviewed table has them."""
    return {answer.question: answer.shown for answer in answers}


def actual(world: World, under: Callable[[Actor], AbstractContextManager[Any]] = acting) -> Table:
    """The table of a world, asked anew."""
    return table_of(ask(world, under))


def _complete(world: World, persona: str, things: Mapping[str, Any]) -> None:
    excused = getattr(world, "NOT_APPLICABLE", {})
    missing = [relation for relation in RELATIONS if relation not in things and not excused.get(relation)]
    if missing or (unknown := set(things) - set(RELATIONS)):
        raise ValueError(f"the world of {persona} lacks {missing}" if missing else f"no such relation: {unknown}")


def _asked(world: World, action: str, thing: Any) -> bool:
    about = getattr(world, "ABOUT", {}).get(action)
    return about is None or isinstance(thing, about)


def _said(policy: Any, actor: Actor, action: str, thing: Any) -> str:
    try:
        return ALLOWED if policy.can(actor, action, thing).allowed else REFUSED
    except Hidden:
        return HIDDEN
    except Refused:
        return REFUSED


def in_scope(scope: Any, thing: Any) -> bool | None:
    """Whether a thing is among the rows of a scope; None when the scope is of another kind of thing."""
    if isinstance(scope, QuerySet):
        return scope.filter(pk=thing.pk).exists() if isinstance(thing, scope.model) else None
    return thing in scope


def disagreements(answers: Iterable[Answer]) -> Iterator[str]:
    """Where list and object disagree: something allowed that no list shows, or listed and then said not to exist."""
    for answer in (answer for answer in answers if not answer.about_nothing):
        action, persona, relation = answer.question.action, answer.question.persona, answer.question.relation
        if answer.said == ALLOWED and answer.listed is False:
            yield f"{persona} may {action} ({relation}), but scope does not hold it"
        if answer.said == HIDDEN and answer.listed:
            yield f"{persona}: {action} ({relation}) is hidden, but scope holds it"


def read(text: str) -> Table:
    """The reviewed table. Raises ValueError naming the line that is malformed or said twice."""
    table: Table = {}
    for number, line in enumerate(text.splitlines(), start=1):
        words = [word.strip() for word in line.partition("#")[0].split("|")]
        if words == [""]:
            continue
        if len(words) != 4 or words[2] not in RELATIONS or words[3] not in ANSWERS:
            raise ValueError(f"line {number}: write 'action | persona | relation | answer', not {line!r}")
        question = Question(*words[:3])
        if question in table:
            raise ValueError(f"line {number}: asked twice: {line!r}")
        table[question] = words[3]
    return table


def write(table: Table) -> str:
    """A table as text, in columns, in the order of the actions as they were asked."""
    order = {action: place for place, action in enumerate(dict.fromkeys(q.action for q in table))}
    rows = sorted(table, key=lambda q: (order[q.action], q.persona, RELATIONS.index(q.relation)))
    wide = [max(len(getattr(q, part)) for q in table) for part in ("action", "persona", "relation")]
    return HEADING + "".join(
        f"{q.action:<{wide[0]}} | {q.persona:<{wide[1]}} | {q.relation:<{wide[2]}} | {table[q]}\n" for q in rows
    )


def differences(reviewed: Table, found: Table) -> list[str]:
    """Rows missing from the review, rows nobody asks any more, and answers that changed."""
    lines = []
    for q in sorted({*reviewed, *found}):
        row = f"{q.action} | {q.persona} | {q.relation}"
        if q not in reviewed:
            lines.append(f"not reviewed   {row} | {found[q]}")
        elif q not in found:
            lines.append(f"not asked      {row} | {reviewed[q]}")
        elif reviewed[q] != found[q]:
            lines.append(f"changed        {row} | reviewed {reviewed[q]}, now {found[q]}")
    return lines


def main(words: list[str]) -> int:
    """Prints the table of a room as its policy answers now; the tests' own output goes to standard error."""
    import pytest

    from tests.permissions import harness

    if len(words) != 1 or not (FOLDER / f"world_{words[0]}.py").exists():
        rooms = ", ".join(sorted(path.stem.removeprefix("world_") for path in FOLDER.glob("world_*.py")))
        print(f"usage: python -m tests.permissions.harness ROOM; rooms: {rooms or 'none yet'}", file=sys.stderr)  # noqa: T201
        return 2
    [room] = words
    with contextlib.redirect_stdout(sys.stderr):
        pytest.main([f"{FOLDER}/test_matrix.py::test_the_room_answers_as_reviewed[{room}]", "--tb=no"])
    if room not in harness.SEEN:
        return 1
    print(write(harness.SEEN[room]), end="")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
