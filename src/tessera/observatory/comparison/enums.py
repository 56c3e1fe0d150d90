"""Words of the room: how our code stands to another scheme's."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    """How the scheme's code stands to ours."""

    EXACT = "exact", _("the same")
    BROADER = "broader", _("theirs is broader")
    NARROWER = "narrower", _("theirs is narrower")
