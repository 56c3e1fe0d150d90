"""Writes: contacts, the closing of a case, what the person says of the help, and the organisation's rules."""

from tessera.protection.followup.actions.closing import (
    Continuing,
    Proposal,
    approve,
    propose,
    reopen,
    send_back,
    take_back,
)
from tessera.protection.followup.actions.contacts import (
    assessed,
    blocked,
    end_planned,
    offer,
    plan,
    plan_one,
    record,
    stop,
)
from tessera.protection.followup.actions.interview import answer, begin, open_page
from tessera.protection.followup.actions.rules import rules_of, set_rules

__all__ = [
    "Continuing",
    "Proposal",
    "answer",
    "approve",
    "assessed",
    "begin",
    "blocked",
    "end_planned",
    "offer",
    "open_page",
    "plan",
    "plan_one",
    "propose",
    "record",
    "reopen",
    "rules_of",
    "send_back",
    "set_rules",
    "stop",
    "take_back",
]
