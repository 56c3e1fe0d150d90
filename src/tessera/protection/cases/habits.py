"""What an organisation has decided about its cases, and what follows from it."""

from __future__ import annotations

import datetime
import math

from tessera.kernel.actor import Actor
from tessera.protection.cases.models import Case, CaseSetting

# Days of a referral that is known by month or year alone would be invented.
_TELLING = frozenset({"exact", "estimated"})


def of(by: Actor) -> CaseSetting:
    """The organisation's habits; the defaults where it has decided nothing."""
    return CaseSetting.objects.filter(organisation_id=by.home).first() or CaseSetting()


def first_service_due(case: Case, *, by: Actor) -> datetime.date | None:
    """The day by which the first service is due: so many hours after the referral came in, else after intake."""
    start, precision = case.referral_received_on, case.referral_received_on_precision
    if start is None:
        start, precision = case.intake_date, case.intake_date_precision
    if start is None or precision not in _TELLING:
        return None
    return start + datetime.timedelta(days=math.ceil(of(by).first_service_hours / 24))
