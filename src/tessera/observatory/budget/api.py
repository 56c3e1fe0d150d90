"""The door of the room: limits, debits, changes of limits by two people, ε in words."""

from tessera.observatory.budget.actions import NotAtomic, Overspent, ask, debit, decide
from tessera.observatory.budget.enums import EPSILON_SETTING, LABELS, PURPOSE_SETTING, Purpose
from tessera.observatory.budget.models import BudgetChange, BudgetDebit
from tessera.observatory.budget.queries import Limits, changes, debits, limits
from tessera.observatory.budget.words import in_words

__all__ = ["EPSILON_SETTING", "LABELS", "PURPOSE_SETTING", "BudgetChange", "BudgetDebit", "Limits", "NotAtomic",
           "Overspent", "Purpose", "ask", "changes", "debit", "debits", "decide", "in_words", "limits"]  # fmt: skip
