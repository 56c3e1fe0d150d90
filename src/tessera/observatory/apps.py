"""The observatory floor as a Django app."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

ROOMS = (
    "agreements",
    "tables",
    "synthesis",
    "attacks",
    "budget",
    "matching",
    "releases",
    "metrics",
    "comparison",
    "patterns",
    "prevalence",
)
# Each of these registers something on import: classifications, listeners, the work that jobs do.
_ON_START = ("privacy", "listeners", "tasks")


class ObservatoryConfig(AppConfig):
    """What may be known without knowing anybody: releases, what they show, and how many were never found."""

    name = "tessera.observatory"
    label = "observatory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Loads what a room registers, where the room has it."""
        for room in ROOMS:
            for part in _ON_START:
                if find_spec(f"{self.name}.{room}") and find_spec(name := f"{self.name}.{room}.{part}"):
                    import_module(name)
