"""Words of the room that have a code."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanState(models.TextChoices):
    """Where a monitoring plan stands."""

    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    REPLACED = "replaced", _("Replaced")


class Cadence(models.TextChoices):
    """How often a report is due."""

    QUARTERLY = "quarterly", _("Every quarter")
    HALF_YEARLY = "half_yearly", _("Every half year")
    ANNUAL = "annual", _("Every year")


class ReportKind(models.TextChoices):
    """What a report is about; a final one covers the whole award."""

    PERFORMANCE = "performance", _("Performance report")
    FINANCIAL = "financial", _("Financial report")
    FINAL_PERFORMANCE = "final_performance", _("Final performance report")
    FINAL_FINANCIAL = "final_financial", _("Final financial report")


class ReportState(models.TextChoices):
    """Where a report stands. Overdue is no state: it follows from the day."""

    SCHEDULED = "scheduled", _("Scheduled")
    OPEN = "open", pgettext_lazy("state", "Open")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")
    WAIVED = "waived", _("Waived")


class VisitKind(models.TextChoices):
    """How the office looked (2 CFR 200.329 and 200.332 name these ways)."""

    SITE = "site_visit", _("Site visit")
    DESK = "desk_review", _("Desk review")
    MEETING = "meeting", _("Meeting")
    CALL = "call", _("Call")
    AUDIT = "audit", _("Audit")


class Severity(models.TextChoices):
    """How much a finding weighs."""

    OBSERVATION = "observation", _("Observation")
    MINOR = "minor", _("Minor")
    MAJOR = "major", _("Major")
    CRITICAL = "critical", _("Critical")


class ActionState(models.TextChoices):
    """Where a corrective action stands."""

    OPEN = "open", pgettext_lazy("state", "Open")
    ANSWERED = "answered", _("Answered")
    VERIFIED = "verified", _("Verified")
    CLOSED = "closed", _("Closed")
    ESCALATED = "escalated", _("Escalated")


class Verdict(models.TextChoices):
    """What a recount says about a reported figure."""

    CONFIRMED = "confirmed", _("Confirmed")
    MINOR = "minor_deviation", _("Small deviation")
    MAJOR = "major_deviation", _("Large deviation")


class IncidentKind(models.TextChoices):
    """What an incident is about, without saying about whom."""

    ABUSE = "sexual_exploitation_abuse", _("Sexual exploitation, abuse or harassment")
    CHILD = "child_safeguarding", _("Safeguarding of children")
    DATA = "data_breach", _("Breach of data about people served")
    FRAUD = "fraud", _("Fraud, or trafficking in connection with the award")
    STAFF = "staff_safety", _("Safety of staff")
    OTHER = "other", _("Other")


class EvaluationKind(models.TextChoices):
    """What an evaluation looks at."""

    BASELINE = "baseline", _("Baseline")
    MIDTERM = "midterm", _("Midterm")
    FINAL = "final", _("Final")
    IMPACT = "impact", _("Impact")
    EX_POST = "ex_post", _("After the end")


class EvaluationState(models.TextChoices):
    """Where an evaluation stands."""

    PLANNED = "planned", _("Planned")
    COMMISSIONED = "commissioned", _("Commissioned")
    DRAFT = "draft", _("Draft report")
    FINAL = "final", _("Final report")
    RESPONSE_DUE = "response_due", _("Response due")
    RESPONSE_GIVEN = "response_given", _("Response given")
    FOLLOWED_UP = "followed_up", _("Followed up")


class Answer(models.TextChoices):
    """What the management says to a recommendation."""

    ACCEPTED = "accepted", _("Accepted")
    PARTLY = "partly_accepted", _("Partly accepted")
    REJECTED = "rejected", _("Rejected")


class CloseoutState(models.TextChoices):
    """Where a close-out stands."""

    OPENED = "opened", _("Opened")
    REPORTS_IN = "reports_in", _("Reports in")
    RECONCILED = "money_reconciled", _("Money reconciled")
    DEOBLIGATED = "deobligated", _("De-obligated")
    CLOSED = "closed", _("Closed")
    ADMINISTRATIVE = "administrative", _("Closed administratively")


class ItemKind(models.TextChoices):
    """What an award needs to be closed (2 CFR 200.344 and 200.345, 200.313, 200.334)."""

    FINAL_PERFORMANCE = "final_performance", _("Final performance report accepted")
    FINAL_FINANCIAL = "final_financial", _("Final financial report accepted")
    LIQUIDATED = "liquidated", _("All costs of the award paid")
    REFUNDED = "refunded", _("Unspent money refunded")
    PROPERTY = "property", _("Equipment and supplies accounted for")
    SUBAWARDS = "subawards", _("Sub-awards closed")
    ACTIONS = "actions", _("Findings and corrective actions closed")
    DEOBLIGATED = "deobligated", _("Unused obligation taken back")
    RECORDS = "records", _("Grantee told how long to keep records")


class ItemState(models.TextChoices):
    """Where an item of the close-out stands."""

    OPEN = "open", pgettext_lazy("state", "Open")
    DONE = "done", _("Done")
    WAIVED = "waived", _("Waived")
