"""Words of the room. Values are the code lists `referral_*`, `decline_reason`, `recall_answer`."""

from __future__ import annotations

from enum import StrEnum

from tessera.trust.consent.api import Purpose


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

# The consent purpose each kind needs. A consultation carries no identity and needs none.
PURPOSES = {
    "service": Purpose.REFERRAL,
    "transfer_of_case": Purpose.TRANSFER,
    "nrm_notification": Purpose.NATIONAL_REFERRAL_MECHANISM,
    "cross_border": Purpose.REFERRAL,
    "consultation_no_identity": None,
}
