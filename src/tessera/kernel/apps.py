"""The kernel as a Django app."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Ids, clock, actor, policy, ledger, vault, files, outbox, jobs, places, code lists."""

    name = "tessera.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
