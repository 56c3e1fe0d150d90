"""Names of what may be done with money."""

from tessera.partnership.money.states import ACCOUNT, APPROVE, FINANCE, MAKE, PAY, REVIEW

VIEW = "money:request:view"
BUDGET = "money:budget:edit"
DRAW = "money:expenditure:draw"
RATE = "money:rate:record"
ACTIONS = (VIEW, BUDGET, MAKE, APPROVE, FINANCE, PAY, ACCOUNT, REVIEW, DRAW, RATE)
