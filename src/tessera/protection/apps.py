"""The protection floor as a Django app: its rooms load what they register when Django is ready."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

ROOMS = (
    "cases",
    "actors",
    "forms",
    "work",
    "linkage",
    "duplicates",
    "screening",
    "determination",
    "assessments",
    "plans",
    "legal",
    "documents",
    "referrals",
    "followup",
    "reports",
    "rights",
    "assistance",
)
# Each of these registers something on import: classifications, listeners, parts of other rooms' pages.
_ON_START = ("privacy", "listeners", "panels")


class ProtectionConfig(AppConfig):
    """Work with the people served."""

    name = "tessera.protection"
    label = "protection"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Loads what a room registers, where the room has it."""
        for room in ROOMS:
            for part in _ON_START:
                if find_spec(f"{self.name}.{room}") and find_spec(name := f"{self.name}.{room}.{part}"):
                    import_module(name)
