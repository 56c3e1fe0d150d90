"""The moves of requests for payment and of financial reports. The database holds the same (see the migration)."""

from __future__ import annotations

from tessera.partnership.money.enums import ReportState, RequestState
from tessera.partnership.money.rights import ACCOUNT, APPROVE, FINANCE, MAKE, PAY, REVIEW
from tessera.partnership.stages.api import Machine, Move

_R, _F = RequestState, ReportState

REQUEST = Machine(
    kind="payment_request",
    table="partnership_paymentrequest",
    starts=(_R.SUBMITTED,),
    moves=(
        Move(_R.SUBMITTED, _R.PROGRAMME_APPROVED, APPROVE),
        Move(_R.SUBMITTED, _R.RETURNED, APPROVE, reason=True),
        Move(_R.SUBMITTED, _R.DECLINED, APPROVE, reason=True),
        Move(_R.RETURNED, _R.SUBMITTED, MAKE),
        Move(_R.PROGRAMME_APPROVED, _R.FINANCE_APPROVED, FINANCE),
        Move(_R.PROGRAMME_APPROVED, _R.RETURNED, FINANCE, reason=True),
        Move(_R.PROGRAMME_APPROVED, _R.DECLINED, FINANCE, reason=True),
        Move(_R.FINANCE_APPROVED, _R.PAID, PAY),
        Move(_R.FINANCE_APPROVED, _R.FAILED, PAY, reason=True),
        Move(_R.FAILED, _R.FINANCE_APPROVED, FINANCE, reason=True),
    ),
)

REPORT = Machine(
    kind="financial_report",
    table="partnership_financialreport",
    starts=(_F.DRAFT,),
    moves=(
        Move(_F.DRAFT, _F.SUBMITTED, ACCOUNT),
        Move(_F.SUBMITTED, _F.RETURNED, REVIEW, reason=True),
        Move(_F.SUBMITTED, _F.ACCEPTED, REVIEW),
        Move(_F.RETURNED, _F.SUBMITTED, ACCOUNT),
    ),
)
