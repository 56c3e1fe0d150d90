"""The floor of partnership as a Django app: the office that funds the response, and never learns of a person."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

ROOMS = (
    "stages",
    "library",
    "countries",
    "donors",
    "recommendations",
    "strategy",
    "awards",
    "money",
    "results",
    "monitoring",
    "requests",
    "competition",
    "portfolio",
    "publishing",
)
# Each of these registers something on import: classifications, panels, gates, listeners, the work that jobs do.
_ON_START = ("privacy", "panels", "gates", "listeners", "tasks")


class PartnershipConfig(AppConfig):
    """From the country report to the published result."""

    name = "tessera.partnership"
    label = "partnership"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Loads what a room registers, where the room has it."""
        for room in ROOMS:
            for part in _ON_START:
                if find_spec(f"{self.name}.{room}") and find_spec(name := f"{self.name}.{room}.{part}"):
                    import_module(name)
