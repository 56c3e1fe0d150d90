"""The door of the room."""

from __future__ import annotations

from tessera.protection.legal.actions import (
    add_deadline,
    add_matter,
    change_matter,
    deadline_met,
    move_deadline,
    say_cooperation,
)
from tessera.protection.legal.queries import DeadlineView, MatterView, Track, permits, track
from tessera.protection.legal.words import MatterWords

__all__ = [
    "DeadlineView",
    "MatterView",
    "MatterWords",
    "Track",
    "add_deadline",
    "add_matter",
    "change_matter",
    "deadline_met",
    "move_deadline",
    "permits",
    "say_cooperation",
    "track",
]
