"""Exchange rates, each with its day and who says so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.partnership.money import policy
from tessera.partnership.money.models import ExchangeRate


@transaction.atomic
def record_rate(base: str, target: str, rate: Decimal, on: date, source: str, *, by: Actor) -> ExchangeRate:
    """Writes down that one of `base` was so many of `target` on a day. Raises ValidationError, Refused."""
    require(policy.can(by, policy.RATE), by, policy.RATE, kind="exchange_rate")
    faults = {}
    if rate <= 0:
        faults["rate"] = _("Write a rate above zero.")
    if base == target:
        faults["target"] = _("Choose two different currencies.")
    if on > today():
        faults["on"] = _("The date is in the future. Look at it again.")
    if not source.strip():
        faults["source"] = _("Say where the rate comes from.")
    mine = ExchangeRate.objects.filter(organisation_id=by.home, base=base, target=target, on=on, source=source.strip())
    if not faults and mine.exists():
        faults["on"] = _("This source's rate of that day is recorded already.")
    if faults:
        raise ValidationError(faults)
    row = ExchangeRate.objects.create(
        organisation_id=by.home,
        base=base,
        target=target,
        rate=rate,
        on=on,
        source=source.strip(),
        recorded_by=by.account,
    )
    ledger.record(
        by=by, action=policy.RATE, kind="exchange_rate", object_id=row.pk, detail={"base": base, "target": target}
    )
    return row
