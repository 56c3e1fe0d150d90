"""Words of the room."""

from __future__ import annotations

from enum import StrEnum

SUPERVISION_TEXT = "protection_supervision.sealed"

# How far "my day" looks ahead, in days.
AHEAD = 7
# An item may be put off so many times, and never further than so many days from the day it was first due.
SNOOZES = 3
SNOOZE_DAYS = 14
# How long a seen alert is kept for whoever was told, in days.
ALERT_DAYS = 90


class Mail(StrEnum):
    """When a person is written to about alerts that can wait. Those of the same day are written at once, always."""

    AT_ONCE = "at_once"
    DAILY = "daily"


class SnoozeReason(StrEnum):
    """Why something due is put off."""

    SURVIVOR_ASKED = "survivor_asked"
    NOT_REACHED = "not_reached"
    OTHERS_FIRST = "others_first"
    WAITING_FOR_OTHERS = "waiting_for_others"
    NOT_SAFE_NOW = "not_safe_now"


class To(StrEnum):
    """Who is alerted: those on duty (worker, colleagues named in the case, supervisors), the worker, or supervisors."""

    DUTY = "duty"
    WORKER = "worker"
    SUPERVISORS = "supervisors"


class Risk(StrEnum):
    """What a supervision review finds in a case."""

    SAFETY = "safety"
    NO_CONTACT = "no_contact"
    NO_PROGRESS = "no_progress"
    CONSENT = "consent"
    DEADLINE = "deadline"
    WORKER_STRAIN = "worker_strain"
    BOUNDARIES = "boundaries"


class Return(StrEnum):
    """How a case goes on after a supervision review."""

    AS_PLANNED = "as_planned"
    CHANGE_PLAN = "change_plan"
    CONFERENCE = "conference"
    OTHER_WORKER = "other_worker"
    CLOSE = "close"


# Kinds of the room's own.
LEFT = "work:left"
HANDED_OVER = "work:handover"
REVIEW = "work:supervision"
CONSENT = "consent:ending"
