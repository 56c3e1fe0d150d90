"""The state machine of a referral, as data: from, to, and whose move it is. A trigger in the database holds the same."""

from __future__ import annotations

from tessera.protection.referrals.enums import State

SENDER, RECEIVER = "sender", "receiver"

MOVES: dict[tuple[State, State], str] = {
    (State.DRAFT, State.SENT): SENDER,
    (State.SENT, State.RECEIVED): RECEIVER,
    **{
        (start, end): RECEIVER
        for start in (State.SENT, State.RECEIVED)
        for end in (State.ACCEPTED, State.WAITING_LIST, State.DECLINED)
    },
    (State.WAITING_LIST, State.ACCEPTED): RECEIVER,
    (State.WAITING_LIST, State.DECLINED): RECEIVER,
    (State.ACCEPTED, State.IN_SERVICE): RECEIVER,
    (State.ACCEPTED, State.COMPLETED): RECEIVER,
    (State.IN_SERVICE, State.COMPLETED): RECEIVER,
    **{
        (start, end): SENDER
        for start in (State.SENT, State.RECEIVED, State.WAITING_LIST, State.ACCEPTED, State.IN_SERVICE)
        for end in (State.WITHDRAWN_BY_SENDER, State.WITHDRAWN_BY_SURVIVOR)
    },
    (State.DRAFT, State.WITHDRAWN_BY_SENDER): SENDER,
    (State.SENT, State.EXPIRED): SENDER,
    (State.RECEIVED, State.EXPIRED): SENDER,
}


def may_move(start: str, end: str, side: str) -> bool:
    """Whether this side may move a referral from `start` to `end`."""
    return MOVES.get((State(start), State(end))) == side


def next_states(start: str, side: str) -> list[State]:
    """Where this side may move it from here."""
    return [end for (begin, end), mover in MOVES.items() if begin == start and mover == side]
