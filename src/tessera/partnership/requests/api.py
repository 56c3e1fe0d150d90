"""The door of the room: an emergency request asked under a reference, and how those of some references stand."""

from __future__ import annotations

from tessera.partnership.requests.actions import (
    Given,
    Spent,
    add_cohort,
    approve,
    approve_assistance,
    ask,
    ask_assistance,
    close,
    delivered,
    fits,
    reconcile,
    serve,
    spend,
    triage,
)
from tessera.partnership.requests.asking import Asked
from tessera.partnership.requests.enums import HOURS, SERVICES, EmergencyState, Urgency
from tessera.partnership.requests.models import AssistanceRequest, Cohort, EmergencyRequest
from tessera.partnership.requests.queries import of_references, waiting
from tessera.partnership.requests.states import ASSISTANCE_MACHINE, EMERGENCY_MACHINE
from tessera.partnership.requests.words import state_badge

MACHINES = (ASSISTANCE_MACHINE, EMERGENCY_MACHINE)

__all__ = ["HOURS", "MACHINES", "SERVICES", "Asked", "AssistanceRequest", "Cohort", "EmergencyRequest", "EmergencyState", "Given",
           "Spent", "Urgency", "add_cohort", "approve", "approve_assistance", "ask", "ask_assistance", "close", "delivered",
           "fits", "of_references", "reconcile", "serve", "spend", "state_badge", "triage", "waiting"]  # fmt: skip
