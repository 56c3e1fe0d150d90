"""Words of the room."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# A list this small tells too much about each who is on it; the same figure as for releases.
SMALLEST = 11
# Between two runs of one arrangement: whoever adds one person and asks again learns about that person.
PAUSE = timedelta(days=28)


class Answer(TextChoices):
    """What the organisations are told."""

    COUNTS = "counts", _("Counts only")
    PAIRS = "pairs", _("Counts, and which of one's own records another organisation knows too")


class Decision(TextChoices):
    """What an organisation said to a proposal."""

    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class Kind(TextChoices):
    """What a parcel holds."""

    TOKENS = "tokens", _("Tokens")
    PLACES = "places", _("Places")
    ANSWER = "answer", _("Answer")


class Stage(TextChoices):
    """How far a run is; computed from its parts and what is on its way."""

    JOINING = "joining", _("Waiting for everybody to join")
    EXCHANGING = "exchanging", _("Tokens are being made together")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped")
