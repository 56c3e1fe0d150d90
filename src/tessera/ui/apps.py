"""Registration of the interface floor with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The lowest floor beside the kernel: what pages are made of."""

    name = "tessera.ui"
    label = "ui"
    verbose_name = "Interface"
