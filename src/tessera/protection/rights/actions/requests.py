"""What a person asks about their data: written down with a clock, decided, and never lost when it is refused."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.kernel.vault import api as vault
from tessera.protection.cases import api as cases
from tessera.protection.rights import policy
from tessera.protection.rights.actions import erasing
from tessera.protection.rights.actions.keeping import clocks
from tessera.protection.rights.enums import REQUEST_TEXT, SHORTEST_REASON, RequestState
from tessera.protection.rights.models import RightsRequest
from tessera.protection.rights.words import RequestWords, words_of
from tessera.protection.work import api as work
from tessera.trust.subjects import api as subjects

REQUEST = "rights:request"
LONGEST = 5000


@transaction.atomic
def ask(case_id: UUID, kind: str, statement: str, *, by: Actor, on: datetime.date | None = None) -> RightsRequest:
    """Writes down what the person asks; the clock runs from the day they asked.

    `kind` is a code of rights_request_kind. Raises ValidationError by field, Hidden, Refused, Erased.
    """
    require(policy.can(by, policy.REQUEST_VIEW), by, policy.REQUEST_VIEW, kind="case", object_id=case_id)
    case = cases.get(case_id, by=by)
    faults: dict[str, str] = {}
    if kind not in codes.get("rights_request_kind"):
        faults["kind"] = _("Choose one.")
    if kind == "correction" and len(statement.strip()) < SHORTEST_REASON:
        faults["statement"] = _("Write what is wrong and what would be right, in the person's words.")
    if len(statement) > LONGEST:
        faults["statement"] = _("At most %(number)s characters.") % {"number": LONGEST}
    if on and on > today():
        faults["on"] = _("This day lies in the future.")
    if faults:
        raise ValidationError(faults)
    asked = on or today()
    row = RightsRequest(
        id=new_id(), organisation_id=case.organisation, case_id=case_id, kind=kind, asked_on=asked,
        due_on=asked + datetime.timedelta(days=clocks(by).answer_days), recorded_by_id=by.account,
    )  # fmt: skip
    _seal(row, RequestWords(statement.strip()), subjects.key_of(case.subject_id, by=by))
    row.save(force_insert=True)
    ledger.record(by=by, action="rights:request:add", kind="case", object_id=case_id, detail={"kind": kind})
    work.due(case_id, kind=REQUEST, object_id=row.id, on=row.due_on, by=by)
    return row


def ask_once(case_id: UUID, kind: str, *, by: Actor) -> None:
    """Writes a request down without words, unless one of its kind is open. Raises Hidden, Refused, Erased."""
    if not policy.scope(by).filter(case_id=case_id, kind=kind, state=RequestState.OPEN).exists():
        ask(case_id, kind, "", by=by)


def _seal(row: RightsRequest, words: RequestWords, key: UUID) -> None:
    row.sealed = vault.seal(key, context=REQUEST_TEXT, row=row.id, data=words.to_bytes())


@transaction.atomic
def decide(request_id: UUID, accepted: bool, answer: str, *, by: Actor) -> RightsRequest:
    """Answers a request: what was done, or why not; the person's statement stays beside it either way.

    An accepted erasure is proposed to somebody else at once. Raises ValidationError, Hidden, Refused, Erased.
    """
    rows = policy.scope(by).select_for_update(of=("self",)).select_related("case__subject")
    row = rows.filter(pk=request_id).first()
    if row is None:
        raise Hidden(by, policy.REQUEST_DECIDE, kind="rights_request", object_id=request_id)
    require(policy.can(by, policy.REQUEST_DECIDE, row), by, policy.REQUEST_DECIDE, kind="case", object_id=row.case_id)
    if row.state != RequestState.OPEN:
        raise ValidationError(_("This was decided before. Load the page again."))
    if len(answer.strip()) < SHORTEST_REASON:
        raise ValidationError({"answer": _("Write what was done, or why not, so that the person can read it.")})
    said = words_of(row) or RequestWords()
    _seal(row, RequestWords(said.statement, answer.strip()), subjects.key_of(row.case.subject_id, by=by))
    row.state = RequestState.ACCEPTED if accepted else RequestState.REFUSED
    row.decided_by_id, row.decided_on = by.account, today()
    row.save()
    if accepted and row.kind == "erasure":
        erasing.propose(row.case.subject_id, "survivor_asked", by=by)
    ledger.record(
        by=by, action=policy.REQUEST_DECIDE, kind="case", object_id=row.case_id,
        detail={"kind": row.kind, "accepted": accepted},
    )  # fmt: skip
    work.settled(kind=REQUEST, object_ids=[row.id], by=by)
    return row
