"""How a project of another donor stands, and what its amount is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """As its donor says."""

    PLANNED = "planned", _("Planned")
    ONGOING = "ongoing", _("Under way")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")
    CANCELLED = "cancelled", _("Cancelled")
    UNKNOWN = "unknown", _("Not said")


UNDER_WAY = (Status.PLANNED, Status.ONGOING, Status.SUSPENDED, Status.UNKNOWN)


class Basis(models.TextChoices):
    """What the amount of a project is: the three are not the same money."""

    COMMITTED = "committed", _("Committed")
    BUDGETED = "budgeted", _("Budgeted")
    SPENT = "spent", _("Spent")
    STATED = "stated", _("As the table states")
    NONE = "none", _("No amount")
