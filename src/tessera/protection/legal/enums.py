"""Words of the room. Codes are the lists `legal_*`, `permit_type`, `protection_measure`, `willing_to_cooperate`."""

from __future__ import annotations

from enum import StrEnum

MATTER_WORDS = "protection_legaltext.sealed"
DEADLINE_WORDS = "protection_legaldeadline.sealed"

# The kind of due dates in the work list.
DEADLINE_DUE = "legal:deadline"
# Days before a date on which the worker is told (case forms §7a).
ALERT_DAYS = (30, 14, 3)
PERMIT_ENDS = "permit_expiry"


class Stage(StrEnum):
    """How far a matter is."""

    ADVICE = "advice"
    FILED = "filed"
    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"
    APPEAL = "appeal"
    CLOSED = "closed"
