"""Words of the room that have a code."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Route(models.TextChoices):
    """Which road an estimate takes."""

    LISTS = "lists", _("Overlapping lists")
    SURVEY = "survey", _("A household survey")
    SCALEUP = "scaleup", _("Whom people know (network scale-up)")
