"""The portal floor as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Home, work list, search: joins the rooms."""

    name = "tessera.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Loads what runs by the clock, and what joins rooms on their own pages."""
        import_module(f"{self.name}.upkeep")
        import_module(f"{self.name}.assistance")
