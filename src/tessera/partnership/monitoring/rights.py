"""Names of what may be done when awards are watched and closed."""

PLAN_EDIT = "monitoring:plan:edit"
PLAN_APPROVE = "monitoring:plan:approve"
SUBMIT = "monitoring:report:submit"
REVIEW = "monitoring:review:decide"
ACTION_ANSWER = "monitoring:action:answer"
ACTION_VERIFY = "monitoring:finding:verify"
EVALUATE = "monitoring:evaluation:manage"
CLOSE = "monitoring:closeout:manage"
WAIVE = "monitoring:closeout:waive"
VIEW = "monitoring:report:view"
VISIT = "monitoring:visit:record"
RISK = "monitoring:risk:record"
QUALITY = "monitoring:quality:assess"
INCIDENT = "monitoring:incident:record"
ACTIONS = (
    VIEW, PLAN_EDIT, PLAN_APPROVE, SUBMIT, REVIEW, VISIT, ACTION_ANSWER, ACTION_VERIFY, RISK, QUALITY, INCIDENT, EVALUATE,
    CLOSE, WAIVE,
)  # fmt: skip
