"""Where awards, versions, conditions, sub-awards and commitments may go from where they stand."""

from __future__ import annotations

from tessera.partnership.awards import rights
from tessera.partnership.awards.enums import AwardState as A
from tessera.partnership.awards.enums import CommitmentState as K
from tessera.partnership.awards.enums import ConditionState as C
from tessera.partnership.awards.enums import SubawardState as S
from tessera.partnership.awards.enums import VersionState as V
from tessera.partnership.stages.api import Machine, Move

AWARD = Machine(
    kind="award",
    table="partnership_award",
    starts=(A.RECOMMENDED, A.LISTED),
    moves=(
        # What is known from a list is adopted: its terms are negotiated and written as a version of their own.
        Move(A.LISTED, A.NEGOTIATING, rights.NEGOTIATE, reason=True),
        Move(A.RECOMMENDED, A.NEGOTIATING, rights.NEGOTIATE),
        Move(A.NEGOTIATING, A.SIGNED, rights.SIGN),
        Move(A.SIGNED, A.ACTIVE, rights.ACTIVATE),
        Move(A.ACTIVE, A.SUSPENDED, rights.SUSPEND, reason=True),
        Move(A.SUSPENDED, A.ACTIVE, rights.ACTIVATE, reason=True),
        Move(A.ACTIVE, A.ENDED, rights.END),
        Move(A.SUSPENDED, A.ENDED, rights.END, reason=True),
        Move(A.ENDED, A.CLOSING, rights.END),
        Move(A.CLOSING, A.CLOSED, rights.CLOSE),
        *(
            Move(each, A.TERMINATED, rights.TERMINATE, reason=True)
            for each in (A.RECOMMENDED, A.NEGOTIATING, A.SIGNED, A.ACTIVE, A.SUSPENDED)
        ),
    ),
)
VERSION = Machine(
    kind="award_version",
    table="partnership_awardversion",
    starts=(V.REQUESTED, V.IN_EFFECT),
    moves=(
        Move(V.REQUESTED, V.IN_REVIEW, rights.REVIEW),
        Move(V.IN_REVIEW, V.APPROVED, rights.APPROVE),
        Move(V.APPROVED, V.SIGNED, rights.SIGN),
        Move(V.SIGNED, V.IN_EFFECT, rights.SIGN),
        *(Move(each, V.REFUSED, rights.APPROVE, reason=True) for each in (V.REQUESTED, V.IN_REVIEW, V.APPROVED)),
    ),
)
CONDITION = Machine(
    kind="award_condition",
    table="partnership_condition",
    starts=(C.OPEN,),
    moves=(
        Move(C.OPEN, C.MET, rights.CONDITION, reason=True),
        Move(C.OPEN, C.WAIVED, rights.WAIVE, reason=True),
        Move(C.MET, C.OPEN, rights.CONDITION, reason=True),
    ),
)
SUBAWARD = Machine(
    kind="subaward",
    table="partnership_subaward",
    starts=(S.PROPOSED,),
    moves=(
        Move(S.PROPOSED, S.APPROVED, rights.SUBAWARD_APPROVE),
        Move(S.PROPOSED, S.RETURNED, rights.SUBAWARD_APPROVE, reason=True),
        Move(S.PROPOSED, S.REFUSED, rights.SUBAWARD_APPROVE, reason=True),
        Move(S.RETURNED, S.PROPOSED, rights.SUBAWARD),
        Move(S.APPROVED, S.ENDED, rights.SUBAWARD),
    ),
)
COMMITMENT = Machine(
    kind="commitment",
    table="partnership_commitment",
    starts=(K.OPEN,),
    moves=(
        *(Move(K.OPEN, each, rights.COMPACT_EDIT, reason=True) for each in (K.PARTLY, K.KEPT, K.MISSED)),
        *(Move(K.PARTLY, each, rights.COMPACT_EDIT, reason=True) for each in (K.KEPT, K.MISSED)),
        Move(K.MISSED, K.KEPT, rights.COMPACT_EDIT, reason=True),
    ),
)
MACHINES = (AWARD, VERSION, CONDITION, SUBAWARD, COMMITMENT)
