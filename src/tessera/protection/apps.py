"""The protection floor as a Django app."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    """Cases and referrals: work with the people served."""

    name = "tessera.protection"
    label = "protection"
    default_auto_field = "django.db.models.BigAutoField"
