"""Words of the room; the code lists themselves are in the kernel's codes."""

from __future__ import annotations

from enum import StrEnum

COPY_PASSWORD = "protection_owncopy.sealed"  # noqa: S105  # the name of a column
HOLD_TEXT = "protection_hold.sealed"
REQUEST_TEXT = "protection_rightsrequest.sealed"

# Days until a request must be answered. Thirty is about the month of GDPR art. 12(3); an organisation sets its own.
ANSWER_DAYS = 30
# How long a copy waits to be fetched, in days. Then it is gone, fetched or not.
COPY_DAYS = 7
SHORTEST_REASON = 10


class RequestState(StrEnum):
    """Where what the person asked for stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class CopyState(StrEnum):
    """Where a copy of what is held stands."""

    WANTED = "wanted"
    READY = "ready"
    FETCHED = "fetched"
    GONE = "gone"


class ErasureState(StrEnum):
    """Where an erasure stands: it takes two people."""

    PROPOSED = "proposed"
    RETURNED = "returned"
    DONE = "done"
