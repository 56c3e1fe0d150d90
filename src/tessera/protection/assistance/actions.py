"""Writes: draw a reference, forget references."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.ids import new_code
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Refused, require
from tessera.protection.assistance import policy
from tessera.protection.assistance.models import CaseReference
from tessera.protection.cases import api as cases

# 15 characters of 5 bits from the system's random source, and a check character: nothing to guess, nothing to count.
LENGTH = 15


@transaction.atomic
def draw(case: cases.CaseView, *, by: Actor) -> str:
    """A reference for one request on an open case. Raises Refused.

    It is drawn when it is asked for and takes nothing of the case. The ledger's row is this organisation's alone and
    names the case; the reference is not in it, so that neither record can be laid beside the other.
    """
    require(policy.can(by, policy.ASK), by, policy.ASK, kind="case", object_id=case.id)
    if not case.is_open:
        reason = _("This case is closed. Open it again before you ask for help.")
        raise Refused(by, policy.ASK, kind="case", object_id=case.id, reason=reason)
    row = CaseReference.objects.create(
        organisation_id=by.home, case_id=case.id, reference=new_code(LENGTH), made_by_id=by.account
    )
    ledger.record(by=by, action=policy.ASK, kind="case", object_id=case.id)
    return row.reference


def let_go(about: Q) -> None:
    """Deletes the links of people who were erased; `about` filters by `case__subject…`."""
    CaseReference.objects.filter(about).delete()
