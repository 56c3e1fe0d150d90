"""Words of the room that have a code."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AwardState(models.TextChoices):
    """Where an award stands. `listed` is known from a published list and not managed here."""

    LISTED = "listed", _("Known from a list")
    RECOMMENDED = "recommended", _("Recommended")
    NEGOTIATING = "negotiating", _("In negotiation")
    SIGNED = "signed", _("Signed")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")
    CLOSING = "closing", _("Closing")
    CLOSED = "closed", _("Closed")
    TERMINATED = "terminated", _("Terminated")


# Money may be obligated and spent, reports are due.
RUNNING = (AwardState.SIGNED, AwardState.ACTIVE, AwardState.SUSPENDED, AwardState.ENDED, AwardState.CLOSING)


class VersionState(models.TextChoices):
    """Where a version of an award stands: the original, or an amendment."""

    REQUESTED = "requested", _("Requested")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    SIGNED = "signed", _("Signed")
    IN_EFFECT = "in_effect", _("In effect")
    REFUSED = "refused", _("Refused")


class VersionKind(models.TextChoices):
    """What a version changes."""

    ORIGINAL = "original", _("Original award")
    LISTING = "listing", _("As published on a list")
    EXTENSION = "extension", _("Extension")
    COST = "cost", _("Change of the total")
    SCOPE = "scope", _("Change of scope")
    DEOBLIGATION = "deobligation", _("De-obligation")
    ADMINISTRATIVE = "administrative", _("Administrative change")


class Source(models.TextChoices):
    """How the office came to know an award."""

    ENTERED = "entered", _("Entered here")
    LISTED = "listed", _("From a published list")


class ConditionState(models.TextChoices):
    """Where a special condition (2 CFR 200.208) stands."""

    OPEN = "open", pgettext_lazy("state", "Open")
    MET = "met", _("Met")
    WAIVED = "waived", _("Waived")


class SubawardState(models.TextChoices):
    """Where a sub-award stands."""

    PROPOSED = "proposed", _("Proposed")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    ENDED = "ended", _("Ended")


class Procedure(models.TextChoices):
    """How the receiver of a sub-award was chosen."""

    OPEN_CALL = "open_call", _("Open call")
    LIMITED_CALL = "limited_call", _("Call to a named few")
    NAMED_IN_PROPOSAL = "named_in_proposal", _("Named in the proposal")
    DIRECT = "direct", _("Without a competition")


class Side(models.TextChoices):
    """Who promised: the two sides of a partnership."""

    OFFICE = "office", _("The office")
    GOVERNMENT = "government", _("The partner government")


class CommitmentState(models.TextChoices):
    """What became of a promise."""

    OPEN = "open", pgettext_lazy("state", "Open")
    PARTLY = "partly_kept", _("Partly kept")
    KEPT = "kept", _("Kept")
    MISSED = "missed", _("Not kept")
