"""Writes of both queues."""

from tessera.partnership.requests.actions.emergency import (
    Spent,
    approve,
    ask,
    close,
    decline,
    fits,
    reconcile,
    serve,
    spend,
)
from tessera.partnership.requests.actions.queue import (
    Given,
    add_cohort,
    approve_assistance,
    ask_assistance,
    change_assistance,
    decline_assistance,
    delivered,
    followed_up,
    triage,
)

__all__ = [
    "Given", "Spent", "add_cohort", "approve", "approve_assistance", "ask", "ask_assistance", "change_assistance", "close",
    "decline", "decline_assistance", "delivered", "fits", "followed_up", "reconcile", "serve", "spend", "triage",
]  # fmt: skip
