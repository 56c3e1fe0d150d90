"""Writes what an organisation decides about its cases."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.protection.cases import policy
from tessera.protection.cases.models import CaseSetting

LONGEST_HOURS = 24 * 30


@transaction.atomic
def set_habits(*, by: Actor, asks_background: bool, first_service_hours: int) -> CaseSetting:
    """Decides whether ethnicity and religion are asked for, and within how many hours the first service is due.

    Cases keep the day they have until they are changed. Raises ValidationError, Refused.
    """
    require(policy.can(by, policy.SETTING), by, policy.SETTING, kind="case")
    if not 1 <= first_service_hours <= LONGEST_HOURS:
        raise ValidationError({"first_service_hours": _("Give hours from 1 to %(most)s.") % {"most": LONGEST_HOURS}})
    values = {"asks_background": asks_background, "first_service_hours": first_service_hours}
    row, _made = CaseSetting.objects.update_or_create(organisation_id=by.home, defaults=values)
    ledger.record(by=by, action=policy.SETTING, kind="organisation", object_id=by.organisation, detail=values)
    return row
