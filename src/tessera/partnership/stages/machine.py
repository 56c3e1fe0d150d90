"""The moves of one kind of thing, as data."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Move:
    """A step that exists: from a state to another, whose right it is, and whether it needs a written reason."""

    start: str
    end: str
    action: str
    reason: bool = False


@dataclass(frozen=True, slots=True)
class Machine:
    """All moves of one kind of thing. `kind` names it in the ledger, `table` holds the rows, `starts` begin a life."""

    kind: str
    table: str
    starts: tuple[str, ...]
    moves: tuple[Move, ...]
    _found: dict[tuple[str, str], Move] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Raises ValueError when two moves share start and end: whose right would it be?"""
        for each in self.moves:
            key = (str(each.start), str(each.end))
            if key in self._found:
                raise ValueError(f"{self.kind}: the move from {each.start} to {each.end} is declared twice")
            self._found[key] = each

    @property
    def states(self) -> tuple[str, ...]:
        """Every state named anywhere, in the order of their first mention."""
        named = [*self.starts, *(state for each in self.moves for state in (each.start, each.end))]
        return tuple(dict.fromkeys(str(each) for each in named))

    @property
    def ends(self) -> tuple[str, ...]:
        """States that no move leaves."""
        left = {str(each.start) for each in self.moves}
        return tuple(each for each in self.states if each not in left)

    def step(self, start: str, end: str) -> Move | None:
        """The move from one state to the other, None where there is none."""
        return self._found.get((str(start), str(end)))

    def allows(self, start: str, end: str) -> bool:
        """Whether this move exists."""
        return self.step(start, end) is not None

    def following(self, start: str) -> tuple[Move, ...]:
        """The moves that leave a state."""
        return tuple(each for each in self.moves if each.start == start)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every move as (start, end), for the database."""
        return tuple(self._found)
