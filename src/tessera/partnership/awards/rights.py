"""Names of what may be done with awards and partnerships."""

VIEW = "awards:file:view"
CREATE = "awards:file:create"
NEGOTIATE = "awards:file:negotiate"
SIGN = "awards:file:sign"
ACTIVATE = "awards:file:activate"
SUSPEND = "awards:file:suspend"
END = "awards:file:end"
CLOSE = "awards:file:close"
TERMINATE = "awards:file:terminate"
AMEND = "awards:amendment:request"
REVIEW = "awards:amendment:review"
APPROVE = "awards:amendment:approve"
OBLIGATE = "awards:obligation:record"
CONDITION = "awards:condition:edit"
WAIVE = "awards:condition:waive"
PERSON = "awards:person:edit"
SUBAWARD = "awards:subaward:propose"
SUBAWARD_APPROVE = "awards:subaward:approve"
COMPACT = "awards:compact:view"
COMPACT_EDIT = "awards:compact:edit"
ACTIONS = (
    VIEW, CREATE, NEGOTIATE, SIGN, ACTIVATE, SUSPEND, END, CLOSE, TERMINATE, AMEND, REVIEW, APPROVE, OBLIGATE, CONDITION,
    WAIVE, PERSON, SUBAWARD, SUBAWARD_APPROVE, COMPACT, COMPACT_EDIT,
)  # fmt: skip
