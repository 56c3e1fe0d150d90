"""Words of the room that its other files are written in."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

ANSWERS = "protection.Response.sealed"


class FormState(TextChoices):
    """Where a version of an own form stands."""

    UPLOADED = "uploaded", _("Uploaded")
    IN_USE = "in_use", _("In use")
    RETIRED = "retired", _("Retired")
    SHIPPED = "shipped", _("Comes with the system")


# The most that one form may hold: more than any form of the field has, less than what would hold up a page.
MOST_QUESTIONS = 600
MOST_CHOICES = 5000
MOST_REPEATS = 40
