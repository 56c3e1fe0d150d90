"""Writes: what is due, alerts, handover, supervision, and choices."""

from tessera.protection.work.actions.alerts import alert, all_seen, escalate, seen, tell_person, tell_supervisors
from tessera.protection.work.actions.choices import choose_mail, set_limits
from tessera.protection.work.actions.due import due, settled, snooze, tick
from tessera.protection.work.actions.handover import hand_over, left
from tessera.protection.work.actions.supervision import Reviewed, supervise

__all__ = [
    "Reviewed",
    "alert",
    "all_seen",
    "choose_mail",
    "due",
    "escalate",
    "hand_over",
    "left",
    "seen",
    "set_limits",
    "settled",
    "snooze",
    "supervise",
    "tell_person",
    "tell_supervisors",
    "tick",
]
