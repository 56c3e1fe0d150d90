"""Emergency help, from the asking to the closing. Whoever asks acts under the organisation's name alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor, acting
from tessera.kernel.clock import now, today
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.partnership.money import api as money
from tessera.partnership.requests import policy, rights
from tessera.partnership.requests.asking import Asked, check
from tessera.partnership.requests.enums import EMERGENCY, HOURS, Declined, EmergencyState, Evidence, Urgency
from tessera.partnership.requests.models import EmergencyRequest, EmergencySpending
from tessera.partnership.requests.states import EMERGENCY_MACHINE
from tessera.partnership.stages import api as stages
from tessera.trust.people import api as people

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Spent:
    """A cost: the service it was for, the amount (below zero it corrects an earlier one), its month, and what proves it."""

    service: str
    amount: Decimal
    month: date
    evidence: str


@contextmanager
def _nameless(by: Actor) -> Iterator[Actor]:
    """The organisation without its people: what the office may read of a move must not say whose caseload it is from."""
    # What fails is taken back before the database hears of the person again.
    with acting(nobody := replace(by, account=None, job="emergency request")), transaction.atomic():
        yield nobody


def _held(request_id: UUID, action: str, by: Actor) -> EmergencyRequest:
    """The request, locked. Raises Hidden, Refused."""
    row = policy.scope(by).select_for_update().filter(pk=request_id).first()
    if row is None:
        raise Hidden(by, action, kind=EMERGENCY, object_id=request_id)
    require(policy.can(by, action, row), by, action, kind=EMERGENCY, object_id=row.pk)
    return row


@transaction.atomic
def ask(asked: Asked, reference: str, *, by: Actor) -> EmergencyRequest:
    """Sends a request to an office. Raises Refused, ValidationError (faults by field).

    The asker's own record says who asked; the office's says which organisation.
    """
    require(policy.can(by, rights.ASK_EMERGENCY), by, rights.ASK_EMERGENCY, kind=EMERGENCY)
    check(asked, reference)
    if asked.office not in {each.id for each in people.organisations_with("funder")} - {by.organisation}:
        raise ValidationError({"office": _("Choose an office from the list.")})
    at = now()
    row = EmergencyRequest(
        organisation_id=asked.office, implementer_id=by.home, reference=reference, services=sorted(asked.services),
        urgency=asked.urgency, country=asked.country, currency=asked.currency, amount=asked.amount, received_at=at,
        answer_by=at + timedelta(hours=HOURS[Urgency(asked.urgency)]),
    )  # fmt: skip
    with _nameless(by) as nobody:
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            # The same words as for a malformed one: nobody learns which references there are.
            raise ValidationError({"reference": _("This is not a reference.")}) from None
        stages.begin(EMERGENCY_MACHINE, row, by=nobody)
    ledger.record(by=by, action=rights.ASK_EMERGENCY, kind=EMERGENCY, object_id=row.pk)
    return row


@transaction.atomic
def fits(request_id: UUID, *, by: Actor) -> EmergencyRequest:
    """The first of two people: the request fits the programme. Raises Hidden, Refused, IllegalMove."""
    row = _held(request_id, rights.CHECK, by)
    stages.move(EMERGENCY_MACHINE, row, EmergencyState.ELIGIBLE, by=by)
    return row


@transaction.atomic
def decline(request_id: UUID, reason: str, *, by: Actor) -> EmergencyRequest:
    """Declines, with a reason from the list. Raises Hidden, Refused, IllegalMove, ValidationError."""
    if reason not in Declined:
        raise ValidationError({"reason": _("Choose a reason from the list.")})
    row = _held(request_id, rights.VIEW_EMERGENCY, by)
    step = EMERGENCY_MACHINE.step(row.state, EmergencyState.DECLINED)
    action = step.action if step else rights.CHECK
    require(policy.can(by, action, row), by, action, kind=EMERGENCY, object_id=row.pk)
    stages.move(EMERGENCY_MACHINE, row, EmergencyState.DECLINED, by=by, reason=reason)
    return row


@transaction.atomic
def approve(request_id: UUID, *, line: UUID, ceiling: Decimal, by: Actor) -> EmergencyRequest:
    """The second of two people: a ceiling, drawn at once from a line of an award's budget.

    Raises Hidden, Refused, SamePerson, IllegalMove, ValidationError, and what drawing from the line raises.
    """
    row = _held(request_id, rights.APPROVE_EMERGENCY, by)
    if not EMERGENCY_MACHINE.allows(row.state, EmergencyState.APPROVED):
        raise stages.IllegalMove(EMERGENCY_MACHINE, row.state, EmergencyState.APPROVED)
    if not 0 < ceiling <= row.amount or ceiling != ceiling.to_integral_value():
        raise ValidationError({"ceiling": _("Write a whole amount, at most what was asked.")})
    first = stages.movers(EMERGENCY, row.pk, EmergencyState.ELIGIBLE)
    row.ceiling, row.drawn = ceiling, money.drawdown(line, ceiling, by=by, reason=f"{EMERGENCY} {row.reference}")
    if row.drawn.currency != row.currency:
        raise ValidationError({"line": _("Choose a line in the currency that was asked for.")})
    row.save(update_fields=["ceiling", "drawn"])
    stages.move(EMERGENCY_MACHINE, row, EmergencyState.APPROVED, by=by, different_from=first)
    return row


@transaction.atomic
def serve(request_id: UUID, *, by: Actor) -> EmergencyRequest:
    """The organisation begins to help. Raises Hidden, Refused, IllegalMove."""
    return _theirs(request_id, EmergencyState.IN_SERVICE, by)


def _theirs(request_id: UUID, end: EmergencyState, by: Actor) -> EmergencyRequest:
    row = _held(request_id, rights.SPEND, by)
    with _nameless(by) as nobody:
        stages.move(EMERGENCY_MACHINE, row, end, by=nobody)
    ledger.record(by=by, action=rights.SPEND, kind=EMERGENCY, object_id=row.pk, detail={"to": str(end)})
    return row


@transaction.atomic
def spend(request_id: UUID, spent: Spent, *, by: Actor) -> EmergencySpending:
    """Writes down a cost while help is given. Raises Hidden, Refused, ValidationError (faults by field)."""
    row = _held(request_id, rights.SPEND, by)
    used = total(row)
    _check_spent(row, spent, used)
    entry = EmergencySpending.objects.create(
        organisation_id=row.organisation_id, implementer_id=row.implementer_id, request=row,
        number=row.spending.count() + 1, service=spent.service, currency=row.currency, amount=spent.amount,
        month=spent.month.replace(day=1), evidence=spent.evidence,
    )  # fmt: skip
    ledger.record(by=by, action=rights.SPEND, kind=EMERGENCY, object_id=row.pk, detail={"entry": entry.number})
    return entry


def total(row: EmergencyRequest) -> Decimal:
    """What was spent so far, in the currency of the request."""
    return row.spending.aggregate(sum=Sum("amount"))["sum"] or ZERO


def _check_spent(row: EmergencyRequest, spent: Spent, used: Decimal) -> None:
    faults: dict[str, str] = {}
    if row.state != EmergencyState.IN_SERVICE or row.ceiling is None:
        raise ValidationError(_("Costs are written down while help is given."))
    if spent.service not in row.services:
        faults["service"] = _("This service was not asked for.")
    if spent.evidence not in Evidence:
        faults["evidence"] = _("Choose what proves the cost.")
    if not row.received_at.date().replace(day=1) <= spent.month <= today():
        faults["month"] = _("Choose a month between the asking and now.")
    if not spent.amount.is_finite() or not spent.amount or not _in_cents(spent.amount):
        faults["amount"] = _("Write an amount with at most two decimals.")
    elif used + spent.amount > row.ceiling:
        faults["amount"] = _("This would pass the ceiling. What is left: %(left)s.") % {"left": row.ceiling - used}
    elif used + spent.amount < 0:
        faults["amount"] = _("This takes back more than was spent.")
    if faults:
        raise ValidationError(faults)


def _in_cents(amount: Decimal) -> bool:
    return abs(amount) < Decimal(10) ** 10 and amount == amount.quantize(Decimal("0.01"))


@transaction.atomic
def reconcile(request_id: UUID, *, attested: bool, by: Actor) -> EmergencyRequest:
    """The organisation says that it holds a proof of every cost. Raises Hidden, Refused, IllegalMove, ValidationError."""
    if not attested:
        raise ValidationError({"attested": _("Confirm that a proof of every cost is in your files.")})
    return _theirs(request_id, EmergencyState.RECONCILED, by)


@transaction.atomic
def close(request_id: UUID, *, by: Actor) -> EmergencyRequest:
    """Closes; what was drawn and not spent goes back to its line. Raises Hidden, Refused, SamePerson, IllegalMove."""
    row = _held(request_id, rights.CLOSE, by)
    approved = stages.movers(EMERGENCY, row.pk, EmergencyState.APPROVED)
    stages.move(EMERGENCY_MACHINE, row, EmergencyState.CLOSED, by=by, different_from=approved)
    if row.ceiling is not None and row.drawn_id and (left := row.ceiling - total(row)):
        money.give_back(row.drawn_id, left, by=by, reason=f"{EMERGENCY} {row.reference}")
    return row
