"""Words of the room that have a code."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """How fine the places are that the public learns, from everything to nothing."""

    FULL = "full", _("Everything")
    COUNTRY = "country", _("No place finer than the country")
    REGION = "region", _("No place finer than the region")
    WITHHELD = "withheld", _("Nothing: the project is not shown")


class PublicationState(models.TextChoices):
    """Where a publication stands. Hiding takes one person and works at once; all else takes two."""

    PREPARED = "prepared", _("Waits for a second person")
    PUBLISHED = "published", _("Public")
    SUPERSEDED = "superseded", _("Replaced by a later one")
    HIDDEN = "hidden", _("Hidden at once")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DROPPED = "dropped", _("Not published")


class Part(models.TextChoices):
    """Parts of a project that can be left out, beyond what the level leaves out by itself."""

    AMOUNT = "amount", _("Amounts")
    IMPLEMENTER = "implementer", _("The organisation")
    SUMMARY = "summary", _("The description")
    SUBAWARDS = "subawards", _("Sub-awards and their organisations")
    DATES = "dates", _("Start and end")
    RESULTS = "results", _("Results")
    CONDITIONS = "conditions", _("Conditions of the award")


class Why(models.TextChoices):
    """Why something is left out. The public reads the reason."""

    SURVIVORS = "survivors", _("It could endanger survivors.")
    STAFF = "staff", _("It could endanger people who work there.")
    PARTNER = "partner", _("A partner asked for it, for safety.")
    INVESTIGATION = "investigation", _("It could harm an investigation.")
    LAW = "law", _("The law asks for it.")
