"""The floor of partnership as a Django app: the office that funds the response, and never learns of a person."""

from __future__ import annotations

from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    """From the country report to the published result."""

    name = "tessera.partnership"
    label = "partnership"
    default_auto_field = "django.db.models.BigAutoField"
