"""What this room holds: amounts, days and colleagues' work; nobody who is served."""

from tessera.kernel.privacy import classify

_ROW = "- until ten years after the award closed"
_WHO = "I until ten years after the award closed"
_WORDS = "- until ten years after the award closed: about work, never about anybody served"

classify("partnership.BudgetVersion", default=_ROW, made_by=_WHO)
classify("partnership.BudgetLine", default=_ROW)
classify(
    "partnership.PaymentRequest", default=_ROW, purpose=_WORDS, requested_by=_WHO, programme_by=_WHO, finance_by=_WHO
)
classify("partnership.Payment", default=_ROW, paid_by=_WHO)
classify("partnership.FinancialReport", default=_ROW, remarks=_WORDS, made_by=_WHO)
classify("partnership.ExpenditureLine", default=_ROW, recorded_by=_WHO)
classify("partnership.ExchangeRate", default=_ROW, recorded_by=_WHO)
