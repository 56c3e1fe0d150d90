"""The floor of trust as a Django app: people, subjects and consent are its rooms."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

ROOMS = ("people", "subjects", "consent", "tokens")
# Each of these registers something on import: classifications, listeners, panels.
_ON_START = ("privacy", "third_party_privacy", "listeners")


class TrustConfig(AppConfig):
    """Who works here, for which organisation, with which rights; whom they serve; and what those people agreed to."""

    name = "tessera.trust"
    label = "trust"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Loads what a room registers, where the room has it."""
        for room in ROOMS:
            for part in _ON_START:
                if find_spec(f"{self.name}.{room}") and find_spec(name := f"{self.name}.{room}.{part}"):
                    import_module(name)
