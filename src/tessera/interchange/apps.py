"""The interchange floor as a Django app."""

from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    """Standards in and out."""

    name = "tessera.interchange"
    label = "interchange"
    default_auto_field = "django.db.models.BigAutoField"
