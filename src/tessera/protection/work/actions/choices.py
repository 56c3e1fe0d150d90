"""What a person and an organisation choose."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.protection.work import policy, queries
from tessera.protection.work.enums import Mail
from tessera.protection.work.models import WorkChoice, WorkSetting

# Field → (least, most): what makes sense for an organisation.
LIMITS = {"forgotten_days": (3, 90), "escalate_hours": (1, 48), "supervision_days": (7, 180)}


@transaction.atomic
def choose_mail(mail: str, *, by: Actor) -> None:
    """When the actor is written to about what can wait. Raises ValidationError, Refused."""
    require(policy.can(by, policy.VIEW), by, policy.VIEW, kind="account", object_id=by.account)
    if mail not in set(Mail) or by.account is None:
        raise ValidationError({"mail": _("This is not one of the choices.")})
    WorkChoice.objects.update_or_create(organisation_id=by.home, account_id=by.account, defaults={"mail": mail})


@transaction.atomic
def set_limits(*, by: Actor, forgotten_days: int, escalate_hours: int, supervision_days: int) -> WorkSetting:
    """What the organisation holds to be too long, within LIMITS. Raises ValidationError by field, Refused."""
    require(policy.can(by, policy.CASELOAD), by, policy.CASELOAD, kind="organisation", object_id=by.organisation)
    given = {
        "forgotten_days": forgotten_days, "escalate_hours": escalate_hours, "supervision_days": supervision_days
    }  # fmt: skip
    faults = {
        name: _("Write a number from %(least)s to %(most)s.") % {"least": LIMITS[name][0], "most": LIMITS[name][1]}
        for name, value in given.items()
        if not LIMITS[name][0] <= value <= LIMITS[name][1]
    }
    if faults:
        raise ValidationError(faults)
    row = queries.setting(by.home)
    for name, value in given.items():
        setattr(row, name, value)
    row.save()
    ledger.record(by=by, action="work:setting:edit", kind="organisation", object_id=by.home, detail={**given})
    return row
