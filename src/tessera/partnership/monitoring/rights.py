"""Names of what may be done when awards are watched and closed."""

from tessera.partnership.monitoring.states import (
    ACTION_ANSWER,
    ACTION_VERIFY,
    CLOSE,
    EVALUATE,
    PLAN_APPROVE,
    PLAN_EDIT,
    REVIEW,
    SUBMIT,
    WAIVE,
)

VIEW = "monitoring:report:view"
VISIT = "monitoring:visit:record"
RISK = "monitoring:risk:record"
QUALITY = "monitoring:quality:assess"
INCIDENT = "monitoring:incident:record"
ACTIONS = (
    VIEW, PLAN_EDIT, PLAN_APPROVE, SUBMIT, REVIEW, VISIT, ACTION_ANSWER, ACTION_VERIFY, RISK, QUALITY, INCIDENT, EVALUATE,
    CLOSE, WAIVE,
)  # fmt: skip
