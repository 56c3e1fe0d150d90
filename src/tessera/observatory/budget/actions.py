"""Writes: debit a release, ask for other limits, decide."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_UP, Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, Refused, require
from tessera.observatory.budget import policy
from tessera.observatory.budget.enums import Purpose
from tessera.observatory.budget.models import BudgetChange

_FINEST = Decimal("0.0001")
DEBIT = "budget:release:debit"


class Overspent(ValueError):
    """The limits do not allow this release. Nothing was kept."""


class NotAtomic(RuntimeError):
    """A debit outside the transaction that keeps the release would stand without it, or the release without the debit."""


def debit(
    release_id: UUID,
    *,
    epsilon: float,
    delta: float,
    purpose: str,
    by: Actor,
    secret: str,
    people: Sequence[str],
) -> bool:
    """Debits everybody in a release, inside the transaction that keeps it. False where this release was debited before.

    ``secret`` is that of the session in which facts were read, ``people`` the `person` column of the view of facts, as it
    was read: with both the database finds whom it was about and says nothing of it. ε counts rounded up to 1/10,000. The
    right to make the release is for the caller to ask. Raises Overspent when a limit does not allow it (also when somebody's
    budget ran out between reading and keeping; make the release again, without them), LookupError when somebody who was
    read is not here any more, NotAtomic outside a transaction.
    """
    if not connection.in_atomic_block:
        raise NotAtomic("debit belongs into the transaction that keeps the release")
    spent = Decimal(repr(epsilon)).quantize(_FINEST, rounding=ROUND_UP)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "select observatory_debit(%s, %s, %s, %s, %s, %s, %s)",
                [release_id, Purpose(purpose).value, spent, delta, secret, list(people), by.account],
            )
            new = bool(cursor.fetchone()[0])
    except DatabaseError as fault:
        state = getattr(fault.__cause__, "sqlstate", "")
        if state == "TB001":
            raise Overspent(_told(fault)) from fault
        if state == "TB002":
            raise LookupError(_told(fault)) from fault
        raise
    if new:
        ledger.record(
            by=by,
            action=DEBIT,
            kind="release",
            object_id=release_id,
            detail={"epsilon": str(spent), "delta": repr(delta), "purpose": str(purpose)},
        )
    return new


def _told(fault: DatabaseError) -> str:
    """The first line of what the database says; our own functions name nobody in it."""
    return str(fault).splitlines()[0]


@transaction.atomic
def ask(
    *, by: Actor, per_release: Decimal, per_person: Decimal, reason: str, purpose: str = Purpose.STATISTICS
) -> BudgetChange:
    """Asks for other limits, with a written reason. Raises Refused, ValidationError."""
    require(policy.can(by, policy.ASK), by, policy.ASK, kind="budget")
    if by.organisation is None or by.account is None:
        raise Refused(by, policy.ASK, kind="budget", reason=_("A person of the observatory asks."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why other limits are needed: whoever decides reads it.")})
    if per_release <= 0 or per_person < per_release:
        raise ValidationError({"per_person": _("The limit for life cannot be smaller than that of one release.")})
    if policy.scope(by).filter(purpose=purpose, approved__isnull=True).exists():
        raise ValidationError(_("A change waits for a decision already: decide that one first."))
    row = BudgetChange.objects.create(
        organisation_id=by.organisation,
        purpose=Purpose(purpose).value,
        per_release=per_release,
        per_person=per_person,
        reason=reason.strip()[:2000],
        asked_by=by.account,
    )
    detail = {"per_release": str(per_release), "per_person": str(per_person), "purpose": row.purpose}
    ledger.record(by=by, action=policy.ASK, kind="budget", object_id=row.id, detail=detail)
    return row


@transaction.atomic
def decide(change_id: UUID, *, by: Actor, approve: bool, answer: str = "") -> BudgetChange:
    """Approves or declines what another person asked for; approved limits hold at once. Raises Hidden, Refused."""
    row = policy.scope(by).select_for_update().filter(pk=change_id).first()
    if row is None:
        raise Hidden(by, policy.DECIDE, kind="budget", object_id=change_id)
    require(policy.can(by, policy.DECIDE, row), by, policy.DECIDE, kind="budget", object_id=change_id)
    row.approved, row.decided_by, row.decided_at, row.answer = approve, by.account, now(), answer.strip()[:2000]
    row.save(update_fields=["approved", "decided_by", "decided_at", "answer"])
    ledger.record(by=by, action=policy.DECIDE, kind="budget", object_id=row.id, detail={"approved": approve})
    return row
