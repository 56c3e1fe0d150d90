"""Words of the room: what is asked apart from the items, and which answers call for help at once."""

from __future__ import annotations

from enum import StrEnum

WORDS = "protection.screening.words"
PLATFORM = "platform"
YES, NO, UNKNOWN, NOT_ASKED = "yes", "no", "unknown", "not_asked"
OBSERVED = (YES, NO, UNKNOWN, NOT_ASKED)
CHILD_GROUPS = frozenset({"under_12", "12_14", "15_17"})
# Help that works only within hours or days: emergency contraception, protection from HIV (IASC GBV guidelines).
WITHIN_HOURS = frozenset({"rape_under_72h", "rape_72_120h", "self_harm_risk", "overdose_or_withdrawal"})
LONGEST_WORDS = 5_000


class Use(StrEnum):
    """When a set of items is shown: from the start, when the person is or may be a child, or when it is chosen."""

    START = "start"
    CHILD = "child"
    MORE = "more"


class Method(StrEnum):
    """How an instrument counts: ILO's combinations within a dimension, points with bands, or not at all."""

    DIMENSION = "dimension"
    POINTS = "points"
    NONE = "none"


class Alert(StrEnum):
    """Kinds of news for colleagues. Their words say nothing of the person."""

    DANGER = "screening:danger"
    HEALTH = "screening:health"
    HOURS = "screening:within_hours"


class Review(StrEnum):
    """Where a loaded instrument stands."""

    USABLE = "usable"
    AWAITED = "awaited"
    REFUSED = "refused"
    RETIRED = "retired"
