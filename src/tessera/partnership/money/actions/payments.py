"""Requests for payment on their way, and the payment at its end. Nobody takes two of the first three steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.policy import Refused
from tessera.partnership.awards import api as awards
from tessera.partnership.awards.enums import RUNNING
from tessera.partnership.money import policy, queries
from tessera.partnership.money.actions.base import award_for, locked, money
from tessera.partnership.money.enums import RequestState
from tessera.partnership.money.models import Payment, PaymentRequest
from tessera.partnership.money.states import REQUEST
from tessera.partnership.stages import api as stages

KIND = REQUEST.kind


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks for: an amount for the days from `starts` to `ends`."""

    amount: Decimal
    starts: date
    ends: date
    purpose: str = ""


@transaction.atomic
def ask(award_id: UUID, wanted: Wanted, *, by: Actor) -> PaymentRequest:
    """Submits a request for payment on an award in force. Raises ValidationError, Hidden, Refused."""
    award = award_for(award_id, policy.MAKE, by)
    if by.account is None:
        raise Refused(by, policy.MAKE, kind="award", object_id=award_id, reason=_("A person asks for payments."))
    version = awards.in_force(award_id)
    if award.state not in RUNNING or version is None or not version.currency:
        raise ValidationError(_("Payments can be asked for while the award is in force."))
    _days(wanted)
    # The award is locked, so that two requests do not take the same number.
    queries.lock(award_id)
    row = PaymentRequest(
        organisation_id=award.organisation_id, implementer_id=award.implementer_id, award_id=award_id,
        number=queries.next_number(PaymentRequest, award_id), amount=money(wanted.amount), currency=version.currency,
        starts=wanted.starts, ends=wanted.ends, purpose=wanted.purpose.strip(), requested_by=by.account,
    )  # fmt: skip
    row.save(force_insert=True)
    stages.begin(REQUEST, row, by=by, action=policy.MAKE)
    return row


def _days(wanted: Wanted) -> None:
    if wanted.ends < wanted.starts:
        raise ValidationError({"ends": _("The last day lies before the first.")})


@transaction.atomic
def resubmit(request_id: UUID, wanted: Wanted, *, by: Actor) -> PaymentRequest:
    """Submits a returned request again, changed; approvals begin anew. Raises as `ask`, and IllegalMove."""
    row = locked(PaymentRequest, request_id, policy.MAKE, KIND, by)
    if row.state != RequestState.RETURNED:
        raise stages.IllegalMove(REQUEST, row.state, RequestState.SUBMITTED)
    _days(wanted)
    row.amount, row.starts, row.ends, row.purpose = money(wanted.amount), wanted.starts, wanted.ends, wanted.purpose
    row.requested_by, row.programme_by, row.finance_by = by.account or row.requested_by, None, None
    row.state = RequestState.SUBMITTED
    stages.move(REQUEST, row, RequestState.SUBMITTED, by=by)
    row.save()
    return row


@transaction.atomic
def approve(request_id: UUID, *, by: Actor) -> PaymentRequest:
    """The programme's approval. Raises SamePerson for whoever asked; IllegalMove, Hidden, Refused."""
    row = locked(PaymentRequest, request_id, policy.APPROVE, KIND, by)
    _fresh(row, RequestState.PROGRAMME_APPROVED)
    row.programme_by = by.account
    _keep(row, "programme_by", [row.requested_by], RequestState.PROGRAMME_APPROVED, by)
    return row


@transaction.atomic
def approve_finance(request_id: UUID, *, by: Actor, reason: str = "") -> PaymentRequest:
    """The finance approval, also again after a payment failed (with a reason).

    Raises SamePerson for whoever asked or approved for the programme; IllegalMove, ReasonMissing, Hidden, Refused.
    """
    row = locked(PaymentRequest, request_id, policy.FINANCE, KIND, by)
    _fresh(row, RequestState.FINANCE_APPROVED)
    row.finance_by = by.account
    before = [row.requested_by, row.programme_by]
    _keep(row, "finance_by", before, RequestState.FINANCE_APPROVED, by, reason)
    return row


def _fresh(row: PaymentRequest, end: str) -> None:
    if not REQUEST.allows(row.state, end):
        raise stages.IllegalMove(REQUEST, row.state, end)


def _keep(row: PaymentRequest, field: str, before: list[UUID | None], end: str, by: Actor, reason: str = "") -> None:
    # Whether the person may is asked before the column is written: the database refuses the same person there too.
    if by.account is None or by.account in before:
        said = _("You asked for this or approved it before. Somebody else has to decide it.")
        raise stages.SamePerson(by, str(end), kind=KIND, object_id=row.pk, reason=said)
    row.save(update_fields=[field, "changed_at"])
    stages.move(REQUEST, row, end, by=by, reason=reason, different_from=before)


@transaction.atomic
def send_back(request_id: UUID, end: str, *, by: Actor, reason: str) -> PaymentRequest:
    """Returns or declines a request, with a reason. Raises IllegalMove, ReasonMissing, Hidden, Refused."""
    if end not in (RequestState.RETURNED, RequestState.DECLINED, RequestState.FAILED):
        raise ValueError(f"{end} is no way back")
    row = locked(PaymentRequest, request_id, policy.VIEW, KIND, by)
    stages.move(REQUEST, row, end, by=by, reason=reason)
    return row


@transaction.atomic
def pay(request_id: UUID, *, reference: str, by: Actor, paid_on: date | None = None) -> Payment:
    """Writes down that an approved request was paid. The database refuses more than the award's obligations.

    Raises ValidationError when obligations do not cover it; SamePerson for whoever asked; IllegalMove, Hidden, Refused.
    """
    row = locked(PaymentRequest, request_id, policy.PAY, KIND, by)
    _fresh(row, RequestState.PAID)
    if not reference.strip():
        raise ValidationError({"reference": _("Write the reference of the payment.")})
    if (paid_on or today()) > today():
        raise ValidationError({"paid_on": _("The date is in the future. Look at it again.")})
    if by.account is None or by.account == row.requested_by:
        said = _("You asked for this money. Somebody else has to pay it.")
        raise stages.SamePerson(by, policy.PAY, kind=KIND, object_id=row.pk, reason=said)
    queries.lock(row.award_id)
    if queries.payable(row.award_id, row.currency) < row.amount:
        raise ValidationError(_("The obligations of this award do not cover this payment. Obligate more first."))
    stages.move(REQUEST, row, RequestState.PAID, by=by, different_from=[row.requested_by])
    return Payment.objects.create(
        organisation_id=row.organisation_id, implementer_id=row.implementer_id, award_id=row.award_id, request=row,
        amount=row.amount, currency=row.currency, paid_on=paid_on or today(), reference=reference.strip(),
        paid_by=by.account,
    )  # fmt: skip
