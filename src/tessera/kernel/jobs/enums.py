"""States of a run."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """Where a run stands; a failed attempt that will be tried again is `queued`."""

    QUEUED = "queued", _("Waiting")
    DOING = "doing", _("Working")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
