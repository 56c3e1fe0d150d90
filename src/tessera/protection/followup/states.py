"""Where the closing of a case may go from where it stands, as data. A trigger in the database holds the same."""

from __future__ import annotations

from tessera.protection.followup.enums import ClosureState

MOVES: dict[ClosureState, tuple[ClosureState, ...]] = {
    ClosureState.PROPOSED: (ClosureState.APPROVED, ClosureState.RETURNED, ClosureState.TAKEN_BACK),
    ClosureState.RETURNED: (ClosureState.PROPOSED, ClosureState.TAKEN_BACK),
    ClosureState.APPROVED: (ClosureState.REOPENED,),
    ClosureState.TAKEN_BACK: (),
    ClosureState.REOPENED: (),
}
# A closure that still waits for somebody: there is at most one of a case.
WAITING = (ClosureState.PROPOSED, ClosureState.RETURNED)


def may_move(start: str, end: str) -> bool:
    """Whether this step exists."""
    return start in set(ClosureState) and end in MOVES[ClosureState(start)]
