"""Writes: what is due, alerts, handover, supervision, and choices."""

from tessera.protection.work.actions.alerts import alert, all_seen, seen
from tessera.protection.work.actions.due import due, settled, snooze, tick

__all__ = ["alert", "all_seen", "due", "seen", "settled", "snooze", "tick"]
