"""The interchange floor as a Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    """Standards in and out: reading foreign files, mapping them into our words, importing them."""

    name = "tessera.interchange"
    label = "interchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Loads the classifications of the rooms that keep something, and their jobs."""
        import_module(f"{self.name}.imports.privacy")
        import_module(f"{self.name}.imports.tasks")
        import_module(f"{self.name}.exports.privacy")
        import_module(f"{self.name}.exports.tasks")
        import_module(f"{self.name}.iati.downloads")
        import_module(f"{self.name}.iati.incoming")
        import_module(f"{self.name}.threesixty.downloads")
