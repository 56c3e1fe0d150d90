"""The organisation's own rules for follow-up and closing."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.protection.followup import policy, schedule
from tessera.protection.followup.enums import Approval
from tessera.protection.followup.models import FollowUpRules


def rules_of(by: Actor) -> FollowUpRules:
    """The rules of the actor's organisation; those that are shipped where it set none."""
    return FollowUpRules.objects.filter(organisation_id=by.home).first() or FollowUpRules(organisation_id=by.home)


@transaction.atomic
def set_rules(steps: Iterable[str], approval: str, *, by: Actor) -> FollowUpRules:
    """Sets the schedule and who approves closures. Contacts planned before stay. Raises ValidationError, Refused."""
    require(policy.can(by, policy.RULES), by, policy.RULES, kind="organisation", object_id=by.home)
    if approval not in set(Approval):
        raise ValidationError({"approval": _("This is not one of the choices.")})
    try:
        wanted = schedule.checked(steps)
    except ValidationError as fault:
        raise ValidationError({"schedule": fault.messages}) from fault
    row = rules_of(by)
    row.schedule, row.approval, row.changed_at, row.changed_by = wanted, approval, now(), by.account
    row.save()
    detail: ledger.Detail = {"schedule": wanted, "approval": approval}
    ledger.record(by=by, action=policy.RULES, kind="organisation", object_id=by.home, detail=detail)
    return row
