"""Words of the room; the code lists themselves are in the kernel's codes."""

from __future__ import annotations

from enum import StrEnum

CLOSURE_TEXT = "protection_closure.sealed"
EXIT_TEXT = "protection_exitinterview.sealed"

FORM = "followup"
# How often a contact is tried before it counts as not reached (case forms §11: not_reached_1..3).
TRIES = 3
# Weeks and months after closure or the move to follow-up (case forms §11).
DEFAULT_SCHEDULE = ("1w", "1m", "3m", "6m", "12m", "24m")
# For how long the page for an exit interview stays open once the device was handed over, in minutes.
INTERVIEW_MINUTES = 60


class ContactState(StrEnum):
    """Where a planned contact stands."""

    PLANNED = "planned"
    DONE = "done"
    NOT_REACHED = "not_reached"
    ENDED = "ended"


class ClosureState(StrEnum):
    """Where the closing of a case stands."""

    PROPOSED = "proposed"
    RETURNED = "returned"
    APPROVED = "approved"
    TAKEN_BACK = "taken_back"
    REOPENED = "reopened"


class Approval(StrEnum):
    """Who may approve a closure: somebody else than its proposer, or, where one person works alone, the same person
    with a reason."""

    ANOTHER = "another"
    ALONE = "alone"
