"""The observatory floor as a Django app."""

from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    """Agreements and releases: what may be known without knowing anybody."""

    name = "tessera.observatory"
    label = "observatory"
    default_auto_field = "django.db.models.BigAutoField"
