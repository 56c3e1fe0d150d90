"""Words of the room. Values are the code lists `referral_*`, `decline_reason`, `recall_answer`."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from tessera.trust.consent.api import Purpose

# What is due while a referral waits for its answer.
AWAITED = "referral:answer"


class State(StrEnum):
    """Where a referral stands."""

    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    WAITING_LIST = "waiting_list"
    DECLINED = "declined"
    WITHDRAWN_BY_SENDER = "withdrawn_by_sender"
    WITHDRAWN_BY_SURVIVOR = "withdrawn_by_survivor"
    EXPIRED = "expired"
    IN_SERVICE = "in_service"
    COMPLETED = "completed"


# While a referral stands like this, its receiver reads what consent still covers.
SHARED = (State.ACCEPTED, State.IN_SERVICE, State.COMPLETED)
OPEN = (State.SENT, State.RECEIVED, State.WAITING_LIST)

# What was chosen for these never opened, so there is nothing to ask back.
NEVER_OPEN = (State.DRAFT, State.SENT, State.RECEIVED, State.DECLINED, State.EXPIRED)

# The consent purpose each kind needs. A consultation carries no identity and needs none.
PURPOSES = {
    "service": Purpose.REFERRAL,
    "transfer_of_case": Purpose.TRANSFER,
    "nrm_notification": Purpose.NATIONAL_REFERRAL_MECHANISM,
    "cross_border": Purpose.REFERRAL,
    "consultation_no_identity": None,
}


class AccessNeed(models.TextChoices):
    """What a place must offer so that the person can use it. Needs, never diagnoses."""

    STEP_FREE = "step_free", _("A place without steps")
    HEARING = "hearing", _("Help with hearing, or sign language")
    SEEING = "seeing", _("Help with seeing")
    EASY_WORDS = "easy_words", _("Easy words and more time")
    PERSONAL_CARE = "personal_care", _("Help with daily care")
    CHILD_CARE = "child_care", _("Care for children during appointments")
    WOMEN_ONLY = "women_only", _("Female staff")
    MEN_ONLY = "men_only", _("Male staff")
    TRANSPORT = "transport", _("A way to get there")


class CallbackRole(models.TextChoices):
    """Whom the receiver may ask for when they call back: a role, never a private number."""

    DUTY_WORKER = "duty_worker", _("The worker on duty")
    CASEWORKER = "caseworker", _("The caseworker")
    SUPERVISOR = "supervisor", _("The supervisor")
    COORDINATOR = "coordinator", _("The referral coordinator")
