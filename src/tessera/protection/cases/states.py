"""Where a case may go from where it stands, as data."""

from __future__ import annotations

from tessera.protection.cases.enums import CLOSED, Status

_ENDS = (Status.CLOSED, Status.CLOSED_REFERRED)

MOVES: dict[Status, tuple[Status, ...]] = {
    Status.ENQUIRY: (Status.INTAKE, *_ENDS),
    Status.INTAKE: (Status.ACTIVE, Status.ON_HOLD, *_ENDS),
    Status.ACTIVE: (Status.FOLLOW_UP, Status.ON_HOLD, *_ENDS),
    Status.ON_HOLD: (Status.ACTIVE, Status.FOLLOW_UP, *_ENDS),
    Status.FOLLOW_UP: (Status.ACTIVE, *_ENDS),
    Status.CLOSED: (Status.REOPENED,),
    Status.CLOSED_REFERRED: (Status.REOPENED,),
    Status.REOPENED: (Status.ACTIVE, Status.FOLLOW_UP, Status.ON_HOLD, *_ENDS),
}


def moves(status: str) -> tuple[Status, ...]:
    """Where a case that stands here may go."""
    return MOVES[Status(status)]


def allows(old: str, new: str) -> bool:
    """Whether this step exists."""
    return new in set(Status) and Status(new) in moves(old)


def closes(status: str) -> bool:
    """Whether a case that stands here is closed."""
    return status in CLOSED


def needs_closing_right(old: str, new: str) -> bool:
    """Whether the step closes a case or opens a closed one again."""
    return closes(old) or closes(new)
