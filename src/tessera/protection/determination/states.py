"""Where a determination may go from where it stands, as data. A trigger in the database holds the same."""

from __future__ import annotations

from tessera.protection.determination.enums import State

STARTS = (State.IN_REVIEW, State.AWAITED)

MOVES: dict[State, tuple[State, ...]] = {
    State.IN_REVIEW: (State.TIE_BREAK, State.REVIEWED, State.ENDED),
    State.TIE_BREAK: (State.REVIEWED, State.ENDED),
    State.REVIEWED: (State.DECIDED, State.ENDED),
    State.AWAITED: (State.DECIDED, State.ENDED),
    State.DECIDED: (State.RECONSIDERED,),
    State.RECONSIDERED: (State.DECIDED, State.OVERTURNED),
    State.OVERTURNED: (),
    State.ENDED: (),
}


def allows(start: str, end: str) -> bool:
    """Whether this step exists."""
    return end in set(State) and State(end) in MOVES[State(start)]


def after_reviews(categories: tuple[str, str]) -> State:
    """Where it goes when both reviews are in: different findings need a third person. It decides nothing."""
    first, second = categories
    return State.REVIEWED if first == second else State.TIE_BREAK
