"""What upper rooms say about an award: whether its terms hold, whether it may begin or close, and parts of its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise

from tessera.kernel.actor import Actor
from tessera.partnership.awards.models import Award, AwardVersion

Reasons = Sequence[str | Promise]
Section = Callable[[Award, Actor], Any]
T = TypeVar("T")


class Gate(Generic[T]):
    """Rooms that are asked before an award, or a version of one, goes on; each says what is still missing."""

    def __init__(self) -> None:
        self._asked: dict[str, Callable[[T], Reasons]] = {}

    def register(self, name: str, ask: Callable[[T], Reasons]) -> None:
        """Adds a room's question under a name. Raises ValueError when another question has that name."""
        if self._asked.get(name, ask) is not ask:
            raise ValueError(f"somebody else asks under the name {name}")
        self._asked[name] = ask

    @property
    def names(self) -> tuple[str, ...]:
        """Who is asked."""
        return tuple(self._asked)

    def reasons(self, thing: T) -> list[str | Promise]:
        """What is missing, in words for a colleague; nothing when it may go on."""
        return [reason for ask in self._asked.values() for reason in ask(thing)]


class Sections:
    """Parts of the award's page by upper rooms, in order."""

    def __init__(self) -> None:
        self._parts: list[tuple[int, Section]] = []

    def register(self, order: int, draw: Section) -> None:
        """Adds a part: a function of award and actor that gives safe HTML, or None where it has nothing to show."""
        if all(each is not draw for _order, each in self._parts):
            self._parts.append((order, draw))
            self._parts.sort(key=lambda pair: pair[0])

    def drawn(self, award: Award, by: Actor) -> list[Any]:
        """The parts that have something to show."""
        return [html for _order, draw in self._parts if (html := draw(award, by))]


gates: Gate[Award] = Gate()
closing: Gate[Award] = Gate()
approving: Gate[AwardVersion] = Gate()
panels = Sections()
