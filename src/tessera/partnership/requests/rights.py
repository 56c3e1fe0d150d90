"""The actions of this room, by the grammar of roles."""

VIEW_ASSISTANCE = "requests:assistance:view"
ASK_ASSISTANCE = "requests:assistance:ask"
TRIAGE = "requests:assistance:triage"
APPROVE_ASSISTANCE = "requests:assistance:approve"
DELIVER = "requests:assistance:deliver"

VIEW_EMERGENCY = "requests:emergency:view"
ASK_EMERGENCY = "requests:emergency:ask"
CHECK = "requests:emergency:check"
APPROVE_EMERGENCY = "requests:emergency:approve"
SPEND = "requests:emergency:spend"
CLOSE = "requests:emergency:close"

OF_ASSISTANCE = (VIEW_ASSISTANCE, ASK_ASSISTANCE, TRIAGE, APPROVE_ASSISTANCE, DELIVER)
OF_EMERGENCY = (VIEW_EMERGENCY, ASK_EMERGENCY, CHECK, APPROVE_EMERGENCY, SPEND, CLOSE)
