"""Words of the room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """How high a node of the tree stands."""

    OBJECTIVE = "objective", _("Objective")
    OUTCOME = "outcome", _("Outcome")
    OUTPUT = "output", _("Output")


class DataSource(models.TextChoices):
    """Where the figures of an indicator come from."""

    TYPED = "typed", _("Entered by a person")
    COMPUTED = "computed", _("Counted from consented cases")
    DOCUMENT = "document", _("Taken from a document")


class Cadence(models.TextChoices):
    """How often an indicator is told."""

    QUARTER = "quarter", _("Each quarter")
    HALF = "half", _("Each half-year")
    YEAR = "year", _("Each year")


class ActualState(models.TextChoices):
    """How far a figure is."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")
    LOCKED = "locked", _("Locked")


COUNTS = (ActualState.ACCEPTED, ActualState.LOCKED)
OPEN = (ActualState.DRAFT, ActualState.RETURNED)
