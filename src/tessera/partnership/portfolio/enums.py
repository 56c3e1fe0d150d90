"""Words of the room that have a code."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BatchState(models.TextChoices):
    """Where the reading of a list stands."""

    RECEIVED = "received", _("Received")
    DONE = "done", pgettext_lazy("state", "Read")


class Outcome(models.TextChoices):
    """What an entry of a list turned out to be."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("As before")
    REFUSED = "refused", _("No project yet")
    GONE = "gone", _("No longer on the list")


class Choice(models.TextChoices):
    """What a person decided about a changed entry."""

    OPEN = "", _("Not decided")
    ACCEPT = "accept", _("Take over what the list says")
    KEEP = "keep", _("Keep what we have")
    ANOTHER = "another", _("It is another project")
    REPLACED = "replaced", _("A later list says otherwise")


class NameKind(models.TextChoices):
    """What a name on a list stands for."""

    IMPLEMENTER = "implementer", _("Organisation")
    COUNTRY = "country", _("Place")
