"""Writes: how long cases are kept, holds, erasures, requests and copies."""

from tessera.protection.rights.actions.copies import expire, fetch, make, want
from tessera.protection.rights.actions.erasing import approve, propose, send_back
from tessera.protection.rights.actions.keeping import (
    clocks,
    keep,
    lift_hold,
    period_of,
    set_clocks,
    set_hold,
    set_rule,
    unkeep,
    wish,
)
from tessera.protection.rights.actions.requests import ask, ask_once, decide

__all__ = [
    "approve",
    "ask",
    "ask_once",
    "clocks",
    "decide",
    "expire",
    "fetch",
    "keep",
    "lift_hold",
    "make",
    "period_of",
    "propose",
    "send_back",
    "set_clocks",
    "set_hold",
    "set_rule",
    "unkeep",
    "want",
    "wish",
]
