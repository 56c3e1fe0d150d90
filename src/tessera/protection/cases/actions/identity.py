"""Writes who the survivor of a case is. The rules of keeping are those of opening a case."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from tessera.kernel.actor import Actor
from tessera.protection.cases import policy
from tessera.protection.cases.actions.file import locked, require_record, touch
from tessera.protection.cases.models import Case
from tessera.trust.consent import api as consents
from tessera.trust.subjects import api as subjects


@transaction.atomic
def set_identity(
    case_id: UUID, identity: subjects.Identity, *, by: Actor, consent: Sequence[consents.Terms] = ()
) -> Case:
    """Seals who the survivor is anew, with every part of it; the actor may change the case and the identity.

    Raises ValidationError by field (no consent to a record and no other basis), Hidden, Refused.
    """
    case = locked(case_id, by=by, action=policy.EDIT)
    require_record(case.subject_id, identity, consent, by=by)
    for terms in consent:
        consents.record(case.subject_id, terms, by=by)
    subjects.set_identity(case.subject_id, identity, by=by)
    touch(case)
    return case
