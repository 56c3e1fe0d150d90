"""Words of the room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchState(models.TextChoices):
    """Where an import stands."""

    RUNNING = "running", _("Not finished")
    DONE = "done", _("Done")


class UploadState(models.TextChoices):
    """Where a waiting file stands: brought and being checked, checked, or being imported."""

    WAITING = "waiting", _("Being checked")
    CHECKED = "checked", _("Waits for your answer")
    TAKEN = "taken", _("Being brought in")
