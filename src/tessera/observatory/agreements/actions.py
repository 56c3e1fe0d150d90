"""Writes: sign and end."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, Refused, require
from tessera.observatory.agreements import policy
from tessera.observatory.agreements.models import Agreement
from tessera.observatory.agreements.terms import CURRENT, terms


def in_force(by: Actor) -> Agreement | None:
    """The organisation's agreement that counts now, if there is one and the actor may see it."""
    found = policy.scope(by).filter(ended_at__isnull=True).first()
    return found if found and (found.valid_to is None or found.valid_to > now()) else None


@transaction.atomic
def sign(*, by: Actor, signer_function: str, version: str = CURRENT) -> Agreement:
    """Signs for the organisation; an earlier version in force ends with it. Raises Refused, ValidationError."""
    require(policy.can(by, policy.SIGN), by, policy.SIGN, kind="agreement")
    if by.organisation is None:
        raise Refused(by, policy.SIGN, kind="agreement", reason=_("An agreement is signed for an organisation."))
    if not signer_function.strip():
        raise ValidationError({"signer_function": _("Say in which function you sign.")})
    Agreement.objects.filter(organisation_id=by.organisation, ended_at__isnull=True).update(
        ended_at=now(), ended_by=by.account
    )
    wording = terms(version, "en")
    row = Agreement.objects.create(
        organisation_id=by.organisation,
        terms_version=version,
        terms_sha256=wording.sha256,
        signed_by=by.account,
        signer_function=signer_function.strip()[:80],
        signed_at=now(),
    )
    ledger.record(by=by, action=policy.SIGN, kind="agreement", object_id=row.id, detail={"version": version})
    return row


@transaction.atomic
def end(agreement_id: UUID, *, by: Actor) -> Agreement:
    """Ends an agreement now: nothing of the organisation enters a later release. Raises Hidden, Refused."""
    row = policy.scope(by).filter(pk=agreement_id, ended_at__isnull=True).first()
    if row is None:
        raise Hidden(by, policy.END, kind="agreement", object_id=agreement_id)
    require(policy.can(by, policy.END, row), by, policy.END, kind="agreement", object_id=agreement_id)
    row.ended_at, row.ended_by = now(), by.account
    row.save(update_fields=["ended_at", "ended_by"])
    ledger.record(by=by, action=policy.END, kind="agreement", object_id=row.id)
    return row
