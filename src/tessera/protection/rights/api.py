"""The door of the room."""

from __future__ import annotations

from tessera.kernel.actor import Actor
from tessera.protection.rights import queries
from tessera.protection.rights.actions import (
    approve,
    ask,
    decide,
    fetch,
    lift_hold,
    make,
    propose,
    send_back,
    set_hold,
    set_rule,
    want,
)
from tessera.protection.rights.queries import Waiting, waiting

__all__ = [
    "Waiting",
    "approve",
    "ask",
    "decide",
    "due",
    "fetch",
    "lift_hold",
    "make",
    "propose",
    "send_back",
    "set_hold",
    "set_rule",
    "waiting",
    "want",
]


def due(by: Actor) -> int:
    """How many ended cases are due to be looked at, at most thirty; 0 for those who do not keep retention."""
    return len(queries.listed(by)[0])
