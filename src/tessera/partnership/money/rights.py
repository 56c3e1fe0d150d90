"""Names of what may be done with money."""

MAKE = "money:request:make"
APPROVE = "money:approval:programme"
FINANCE = "money:approval:finance"
PAY = "money:payment:record"
ACCOUNT = "money:request:account"
REVIEW = "money:report:review"
VIEW = "money:request:view"
BUDGET = "money:budget:edit"
DRAW = "money:expenditure:draw"
RATE = "money:rate:record"
ACTIONS = (VIEW, BUDGET, MAKE, APPROVE, FINANCE, PAY, ACCOUNT, REVIEW, DRAW, RATE)
