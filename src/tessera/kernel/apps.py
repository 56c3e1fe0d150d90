"""The kernel as a Django app."""

from importlib import import_module

from django.apps import AppConfig

# Each registers something on import: classifications, tasks.
_ON_START = (
    "ledger.privacy",
    "vault.privacy",
    "outbox.privacy",
    "jobs.privacy",
    "files.privacy",
    "outbox.delivery",
    "jobs.upkeep",
    "files.api",
    "files.upkeep",
)


class KernelConfig(AppConfig):
    """Ids, clock, actor, policy, ledger, vault, files, outbox, jobs, places, code lists."""

    name = "tessera.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Loads what the kernel's rooms register."""
        for part in _ON_START:
            import_module(f"{self.name}.{part}")
        from tessera.kernel.database import migrating

        migrating.draw_new_models_alone()
