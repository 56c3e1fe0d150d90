"""What every write of the room begins with: the row, locked, if the actor may see it and do this to it."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden, require
from tessera.partnership.awards import api as awards
from tessera.partnership.money import policy

M = TypeVar("M", bound=Model)
CENT = Decimal("0.01")


def award_for(award_id: UUID, action: str, by: Actor) -> awards.Award:
    """The award, for an actor who may do this on it. Raises Hidden, Refused."""
    row: awards.Award = awards.get(award_id, by=by)
    require(policy.can(by, action, row), by, action, kind="award", object_id=award_id)
    return row


def locked(model: type[M], pk: UUID, action: str, kind: str, by: Actor) -> M:
    """The row, locked until the transaction ends, for an actor who may do this to it. Raises Hidden, Refused."""
    row = policy.rows(by, model).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise Hidden(by, action, kind=kind, object_id=pk)
    require(policy.can(by, action, row), by, action, kind=kind, object_id=pk)
    return row


def money(amount: Decimal, field: str = "amount", *, below_zero: bool = False) -> Decimal:
    """An amount with two places. Raises ValidationError for zero, less than zero, or parts of a cent."""
    if amount == 0 or (amount < 0 and not below_zero):
        raise ValidationError({field: _("Write an amount above zero.")})
    if amount != amount.quantize(CENT):
        raise ValidationError({field: _("Write at most two digits after the point.")})
    return amount.quantize(CENT)
