"""The door of the room.

drawdown(line, amount, by=, reason=)        money drawn from a line of the budget in force, at once
give_back(drawn, amount, by=, reason=)      what of it was not needed
used(budget, by=)                           lines with what was spent and what is left
payable(award, currency)                    obligations less payments
convert(amount, base, target, on, by=)      by the last dated rate
"""

from tessera.partnership.money.actions.budgets import Line, set_budget
from tessera.partnership.money.actions.payments import Wanted, approve, approve_finance, ask, pay, resubmit, send_back
from tessera.partnership.money.actions.rates import record_rate
from tessera.partnership.money.actions.spending import (
    begin_report,
    drawdown,
    fill_report,
    give_back,
    judge_report,
    submit_report,
)
from tessera.partnership.money.models import BudgetLine, BudgetVersion, ExpenditureLine, Payment, PaymentRequest
from tessera.partnership.money.queries import (
    NoRate,
    accounted,
    budget,
    convert,
    paid,
    paid_by_award,
    payable,
    spent,
    used,
)
from tessera.partnership.money.states import REPORT, REQUEST

MACHINES = (REQUEST, REPORT)

__all__ = ["MACHINES", "BudgetLine", "BudgetVersion", "ExpenditureLine", "Line", "NoRate", "Payment", "PaymentRequest",
           "Wanted", "accounted", "approve", "approve_finance", "ask", "begin_report", "budget", "convert", "drawdown", "fill_report",
           "give_back", "judge_report", "paid", "paid_by_award", "pay", "payable", "record_rate", "resubmit", "send_back",
           "set_budget", "spent", "submit_report", "used"]  # fmt: skip
