"""Words of the room that have a code."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OpportunityState(models.TextChoices):
    """Where an opportunity stands."""

    DRAFT = "draft", _("Draft")
    IN_CLEARANCE = "in_clearance", _("In clearance")
    FORECAST = "forecast", _("Announced")
    OPEN = "open", pgettext_lazy("state", "Open")
    CLOSED = "closed", _("Closed")
    DECIDED = "decided", pgettext_lazy("state", "Decided")
    ARCHIVED = "archived", _("Archived")
    CANCELLED = "cancelled", _("Cancelled")


# What other organisations may see.
PUBLIC = (
    OpportunityState.FORECAST,
    OpportunityState.OPEN,
    OpportunityState.CLOSED,
    OpportunityState.DECIDED,
    OpportunityState.ARCHIVED,
)


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    SCREENED_OUT = "screened_out", _("Screened out")
    IN_REVIEW = "in_review", _("In review")
    CLARIFICATION = "clarification", _("Questions to the applicant")
    DECLINED = "declined", _("Declined")
    INVITED = "invited", _("Invited to propose")
    PROPOSAL_DRAFT = "proposal_draft", _("Proposal being written")
    PROPOSAL_SUBMITTED = "proposal_submitted", _("Proposal submitted")
    RECOMMENDED = "recommended", _("Recommended")
    RESERVE = "reserve", _("On the reserve list")
    AWARDED = "awarded", _("Awarded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ConflictState(models.TextChoices):
    """What is known of a member's conflict of interest with one application."""

    ASKED = "asked", _("Not answered yet")
    NONE = "none", _("No conflict")
    DECLARED = "declared", _("Conflict declared")
    CLEARED = "cleared", _("Cleared")
    RECUSED = "recused", _("Recused")


# Only these may read the application and, later, the others' scores.
CLEAN = (ConflictState.NONE, ConflictState.CLEARED)
KEPT_AWAY = (ConflictState.DECLARED, ConflictState.RECUSED)


class ReviewState(models.TextChoices):
    """Where a review stands."""

    ASSIGNED = "assigned", _("Not begun")
    DRAFT = "draft", _("Begun")
    SUBMITTED = "submitted", _("Submitted")
    LOCKED = "locked", _("Locked")
    SET_ASIDE = "set_aside", _("Set aside")


# Reviews that count, and those that are still being written.
COUNTED = (ReviewState.SUBMITTED, ReviewState.LOCKED)
UNFINISHED = (ReviewState.ASSIGNED, ReviewState.DRAFT)


class MemberState(models.TextChoices):
    """Whether a member serves on the panel."""

    SERVING = "serving", _("Serving")
    ENDED = "ended", _("Ended")


class RecommendationState(models.TextChoices):
    """With whom a recommendation to make an award lies."""

    DRAFT = "draft", _("Draft")
    PROGRAMME = "programme", _("With the programme")
    BUDGET = "budget", _("With the budget")
    GRANTS_OFFICER = "grants_officer", _("With the grants officer")
    APPROVED = "approved", _("Approved")


class PanelRole(models.TextChoices):
    """What a member does on the panel."""

    REVIEWER = "reviewer", _("Reviewer")
    CHAIR = "chair", _("Chair")


class Outcome(models.TextChoices):
    """What a determination says of an application."""

    INVITED = "invited", _("Invite a full proposal")
    RECOMMENDED = "recommended", _("Recommend for an award")
    RESERVE = "reserve", _("Put on the reserve list")
    DECLINED = "declined", _("Decline")
