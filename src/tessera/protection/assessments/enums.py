"""Words of the room; the code lists themselves are in the kernel's codes."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What an assessment is about. Values are the code list `assessment_kind`."""

    SAFETY = "safety"
    NEEDS = "needs"
    HEALTH = "health"
    RETURN = "return"


class Risk(StrEnum):
    """How great the worker holds the danger to be. Values are the code list `risk_level`, gravest first."""

    IMMEDIATE = "immediate"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE_SEEN = "none_seen"


class Decision(StrEnum):
    """What a return assessment comes to. Values are the code list `return_decision`."""

    SAFE = "safe"
    SAFE_WITH_MEASURES = "safe_with_measures"
    NOT_NOW = "not_now"
    NOT_SAFE = "not_safe"


class Flag(StrEnum):
    """What was answered that somebody must act on: kept as a column, so that no later form can hide it."""

    DANGER = "immediate_danger"
    HARM_TO_OTHERS = "harm_to_others"
    REMOVAL_ORDERED = "removal_ordered"
    TRAFFICKER_PRESENT = "trafficker_present"
    EXAMINATION = "needs_examination"
    PLAN_NOT_HELD = "plan_not_held"


# With these a return may go ahead.
GOES_AHEAD = frozenset({Decision.SAFE, Decision.SAFE_WITH_MEASURES})
# Signs of self-harm that are answered on the same day (case forms §6a).
SELF_HARM = frozenset({"thoughts", "plan", "recent_attempt"})
# Windows in which medicine can still prevent HIV or a pregnancy (case forms §6c).
WINDOWS = frozenset({"under_72h", "72_120h"})
# A goal belongs to a need with a score up to this (case forms §6b).
GOAL_SCORE = 2

# Days: the first assessment after the case was opened, the second look, and the reviews by level (case forms §6).
FIRST_DAYS = 3
MONTH_DAYS = 30

# What may be due or alert somebody.
FIRST_DUE = "assessment:first"
REVIEW_DUE = "assessment:review"
NEEDS_DUE = "assessment:needs"
RETURN_DUE = "assessment:return"
TODAY_ALERT = "assessment:today"
HEALTH_ALERT = "health:today"
