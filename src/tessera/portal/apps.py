"""The portal floor as a Django app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Home, work list, search: joins the rooms."""

    name = "tessera.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
