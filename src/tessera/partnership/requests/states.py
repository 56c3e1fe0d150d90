"""Both machines, as data."""

from __future__ import annotations

from tessera.partnership.requests import rights
from tessera.partnership.requests.enums import ASSISTANCE, EMERGENCY, AssistanceState, EmergencyState
from tessera.partnership.stages.api import Machine, Move

A, E = AssistanceState, EmergencyState

ASSISTANCE_MACHINE = Machine(
    kind=ASSISTANCE,
    table="partnership_assistancerequest",
    starts=(A.RECEIVED,),
    moves=(
        Move(A.RECEIVED, A.TRIAGED, rights.TRIAGE),
        Move(A.RECEIVED, A.DECLINED, rights.TRIAGE, reason=True),
        Move(A.TRIAGED, A.APPROVED, rights.APPROVE_ASSISTANCE),
        Move(A.TRIAGED, A.DECLINED, rights.APPROVE_ASSISTANCE, reason=True),
        # What was approved and cannot take place after all ends here too, with the reason.
        Move(A.APPROVED, A.DECLINED, rights.APPROVE_ASSISTANCE, reason=True),
        Move(A.APPROVED, A.DELIVERED, rights.DELIVER),
        Move(A.DELIVERED, A.FOLLOWED_UP, rights.DELIVER),
    ),
)

EMERGENCY_MACHINE = Machine(
    kind=EMERGENCY,
    table="partnership_emergencyrequest",
    starts=(E.RECEIVED,),
    moves=(
        Move(E.RECEIVED, E.ELIGIBLE, rights.CHECK),
        Move(E.RECEIVED, E.DECLINED, rights.CHECK, reason=True),
        Move(E.ELIGIBLE, E.APPROVED, rights.APPROVE_EMERGENCY),
        Move(E.ELIGIBLE, E.DECLINED, rights.APPROVE_EMERGENCY, reason=True),
        Move(E.APPROVED, E.IN_SERVICE, rights.SPEND),
        Move(E.IN_SERVICE, E.RECONCILED, rights.SPEND),
        Move(E.RECONCILED, E.CLOSED, rights.CLOSE),
    ),
)
# Moves of the organisation that asked; all others are the office's.
OF_IMPLEMENTER = frozenset({E.IN_SERVICE, E.RECONCILED})
