"""The moves of plans, reports, corrective actions, evaluations and close-outs. The database holds the same."""

from __future__ import annotations

from tessera.partnership.monitoring.enums import (
    ActionState,
    CloseoutState,
    EvaluationState,
    ItemState,
    PlanState,
    ReportState,
)
from tessera.partnership.monitoring.rights import (
    ACTION_ANSWER,
    ACTION_VERIFY,
    CLOSE,
    EVALUATE,
    PLAN_APPROVE,
    REVIEW,
    SUBMIT,
    WAIVE,
)
from tessera.partnership.stages.api import Machine, Move

_P, _R, _A, _E, _C, _I = PlanState, ReportState, ActionState, EvaluationState, CloseoutState, ItemState

PLAN = Machine(
    kind="monitoring_plan",
    table="partnership_monitoringplan",
    starts=(_P.DRAFT,),
    moves=(Move(_P.DRAFT, _P.APPROVED, PLAN_APPROVE), Move(_P.APPROVED, _P.REPLACED, PLAN_APPROVE, reason=True)),
)

REPORT = Machine(
    kind="report",
    table="partnership_reportdue",
    starts=(_R.SCHEDULED,),
    moves=(
        Move(_R.SCHEDULED, _R.OPEN, SUBMIT),
        Move(_R.OPEN, _R.SUBMITTED, SUBMIT),
        Move(_R.SUBMITTED, _R.RETURNED, REVIEW, reason=True),
        Move(_R.RETURNED, _R.SUBMITTED, SUBMIT),
        Move(_R.SUBMITTED, _R.ACCEPTED, REVIEW),
        *(Move(start, _R.WAIVED, REVIEW, reason=True) for start in (_R.SCHEDULED, _R.OPEN, _R.RETURNED)),
    ),
)

ACTION = Machine(
    kind="corrective_action",
    table="partnership_correctiveaction",
    starts=(_A.OPEN,),
    moves=(
        Move(_A.OPEN, _A.ANSWERED, ACTION_ANSWER),
        Move(_A.ANSWERED, _A.OPEN, ACTION_VERIFY, reason=True),
        Move(_A.ANSWERED, _A.VERIFIED, ACTION_VERIFY),
        Move(_A.VERIFIED, _A.CLOSED, ACTION_VERIFY),
        Move(_A.OPEN, _A.ESCALATED, ACTION_VERIFY, reason=True),
        Move(_A.ANSWERED, _A.ESCALATED, ACTION_VERIFY, reason=True),
        Move(_A.ESCALATED, _A.ANSWERED, ACTION_ANSWER),
        Move(_A.ESCALATED, _A.CLOSED, ACTION_VERIFY, reason=True),
    ),
)

EVALUATION = Machine(
    kind="evaluation",
    table="partnership_evaluation",
    starts=(_E.PLANNED,),
    moves=(
        Move(_E.PLANNED, _E.COMMISSIONED, EVALUATE),
        Move(_E.COMMISSIONED, _E.DRAFT, EVALUATE),
        Move(_E.DRAFT, _E.FINAL, EVALUATE),
        Move(_E.FINAL, _E.RESPONSE_DUE, EVALUATE),
        Move(_E.RESPONSE_DUE, _E.RESPONSE_GIVEN, EVALUATE),
        Move(_E.RESPONSE_GIVEN, _E.FOLLOWED_UP, EVALUATE),
    ),
)

CLOSEOUT = Machine(
    kind="closeout",
    table="partnership_closeout",
    starts=(_C.OPENED,),
    moves=(
        Move(_C.OPENED, _C.REPORTS_IN, CLOSE),
        Move(_C.REPORTS_IN, _C.RECONCILED, CLOSE),
        Move(_C.RECONCILED, _C.DEOBLIGATED, CLOSE),
        Move(_C.DEOBLIGATED, _C.CLOSED, CLOSE),
        *(
            Move(start, _C.ADMINISTRATIVE, WAIVE, reason=True)
            for start in (_C.OPENED, _C.REPORTS_IN, _C.RECONCILED, _C.DEOBLIGATED)
        ),
    ),
)

ITEM = Machine(
    kind="closeout_item",
    table="partnership_closeoutitem",
    starts=(_I.OPEN,),
    moves=(Move(_I.OPEN, _I.DONE, CLOSE), Move(_I.OPEN, _I.WAIVED, WAIVE, reason=True)),
)

MACHINES = (PLAN, REPORT, ACTION, EVALUATION, CLOSEOUT, ITEM)
