"""What the person says of the help, on the worker's device and without the worker.

The worker hands the device over: their own session locks, and a page opens that is known by a signed token alone, for an
hour and one answer. Whoever approves closures reads it; the worker does not.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.kernel.vault import api as vault
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.followup import policy
from tessera.protection.followup.enums import EXIT_TEXT, INTERVIEW_MINUTES
from tessera.protection.followup.models import ExitInterview
from tessera.trust.people import api as people
from tessera.trust.subjects import api as subjects

_SALT = "followup.interview"
LONGEST = 5000
ANSWERS = ("yes", "no", *codes.EMPTY_ANSWERS)


@dataclass(frozen=True, slots=True)
class Said:
    """The answers: satisfaction 1 to 5, the rest yes, no or an empty answer; every one may be left out."""

    satisfaction: int | None = None
    felt_safe: str = ""
    felt_heard: str = ""
    would_recommend: str = ""
    comment: str = ""


@transaction.atomic
def begin(case_id: UUID, *, by: Actor) -> str:
    """Opens the page for an hour; returns its token, which names nobody. Raises Hidden, Refused, Erased."""
    require(policy.can(by, policy.PROPOSE), by, policy.PROPOSE, kind="case", object_id=case_id)
    case = cases.get(case_id, by=by)
    subjects.key_of(case.subject_id, by=by)
    row = ExitInterview.objects.create(
        organisation_id=case.organisation, case_id=case_id, opened_at=now(), opened_by_id=by.account
    )
    ledger.record(by=by, action="closure:interview:open", kind="case", object_id=case_id)
    return signing.dumps([case.organisation.hex, row.id.hex], salt=_SALT)


def _read(token: str) -> tuple[Actor, UUID] | None:
    try:
        organisation, row = (UUID(part) for part in signing.loads(token, salt=_SALT))
        return people.system_actor(organisation, "exit interview", ()), row
    except (signing.BadSignature, ValueError, TypeError, LookupError):
        return None


def _waiting(row_id: UUID, by: Actor) -> ExitInterview | None:
    since = now() - datetime.timedelta(minutes=INTERVIEW_MINUTES)
    rows = ExitInterview.objects.select_for_update(of=("self",)).select_related("case__subject")
    return rows.filter(organisation_id=by.home, pk=row_id, answered_at__isnull=True, opened_at__gt=since).first()


def open_page(token: str) -> bool:
    """Whether a page with this token still waits for its answer."""
    found = _read(token)
    if found is None:
        return False
    by, row_id = found
    with unit_of_work(by=by):
        return _waiting(row_id, by) is not None


def answer(token: str, said: Said) -> bool:
    """Keeps the answers; False when the page waits no more. Raises ValidationError, Erased."""
    found = _read(token)
    if found is None:
        return False
    if said.satisfaction not in (None, 1, 2, 3, 4, 5) or len(said.comment) > LONGEST:
        raise ValidationError(_("This is not one of the choices."))
    if not {said.felt_safe, said.felt_heard, said.would_recommend} <= {"", *ANSWERS}:
        raise ValidationError(_("This is not one of the choices."))
    by, row_id = found
    with unit_of_work(by=by):
        row = _waiting(row_id, by)
        if row is None:
            return False
        row.satisfaction, row.felt_safe, row.felt_heard = said.satisfaction, said.felt_safe, said.felt_heard
        row.would_recommend, row.answered_at = said.would_recommend, now()
        if said.comment.strip():
            key = row.case.subject.key_id
            row.sealed = vault.seal(key, context=EXIT_TEXT, row=row.id, data=said.comment.strip().encode())
        row.save()
        ledger.record(by=by, action="closure:interview:answer", kind="case", object_id=row.case_id)
    return True
