"""Words of the room that have a code."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What became of a recommendation in an edition."""

    NEW = "new", _("New")
    CARRIED = "carried_forward", _("Carried forward")
    PARTLY = "partly", _("Partly implemented")
    DONE = "implemented", _("Implemented")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SUPERSEDED = "superseded", _("Superseded")


OPEN = (State.NEW, State.CARRIED, State.PARTLY)
ENDED = (State.DONE, State.WITHDRAWN, State.SUPERSEDED)
