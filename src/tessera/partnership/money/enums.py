"""Words of the room that have a code."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Share(models.TextChoices):
    """Who carries a line of the budget."""

    FEDERAL = "federal", _("Our share")
    COST_SHARE = "cost_share", _("Cost share")


class RequestState(models.TextChoices):
    """Where a request for payment stands."""

    SUBMITTED = "submitted", _("Submitted")
    PROGRAMME_APPROVED = "programme_approved", _("Approved by programme")
    FINANCE_APPROVED = "finance_approved", _("Approved by finance")
    PAID = "paid", _("Paid")
    RETURNED = "returned", _("Returned")
    DECLINED = "declined", _("Declined")
    FAILED = "failed", _("Payment failed")


class ReportState(models.TextChoices):
    """Where a financial report stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")


class Origin(models.TextChoices):
    """How spent money came to be written down."""

    REPORTED = "reported", _("Financial report")
    DRAWN = "drawn", _("Drawn for a request")
