"""Words of the room. Codes of levels, findings and statuses are code lists; HTCDS codes are kept as they are."""

from __future__ import annotations

from enum import StrEnum

WORDS = "protection.determination.words"
REVIEW_REASON = "protection.determination.review"
EXTENSION_REASON = "protection.determination.extension"
GROUND = "protection.determination.ground"
OWN_LEVEL = "organisation"
FIRST_STAGE = "national_first_stage"
# Council of Europe Convention on Action against Trafficking in Human Beings (2005), article 13.
LEAST_RECOVERY_DAYS = 30
SHORTEST_REASON = 15


class State(StrEnum):
    """Where a determination stands."""

    IN_REVIEW = "in_review"
    TIE_BREAK = "tie_break"
    REVIEWED = "reviewed"
    AWAITED = "awaited"
    DECIDED = "decided"
    RECONSIDERED = "reconsidered"
    OVERTURNED = "overturned"
    ENDED = "ended"


class Place(StrEnum):
    """Whose review it is."""

    FIRST = "first"
    SECOND = "second"
    TIE_BREAK = "tie_break"


class Clock(StrEnum):
    """What may be extended."""

    TARGET = "target"
    RECOVERY = "recovery"


class Kind(StrEnum):
    """Kinds of what is due."""

    REVIEW = "determination:review"
    TARGET = "determination:target"
    RECOVERY_END = "determination:recovery_end"
