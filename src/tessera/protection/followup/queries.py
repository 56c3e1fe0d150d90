"""Named reads: contacts of a case, its closures, and what the person said. All start from the policy."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.protection.followup import policy
from tessera.protection.followup.enums import CLOSURE_TEXT, EXIT_TEXT, ContactState
from tessera.protection.followup.models import Closure, ContinuingService, ExitInterview, FollowUpContact
from tessera.protection.followup.states import WAITING
from tessera.protection.followup.words import ClosureWords, opened
from tessera.protection.forms import api as forms
from tessera.trust.people import api as people


def contacts(case_id: UUID, *, by: Actor) -> list[FollowUpContact]:
    """The contacts of a case that were planned or made, earliest first. The caller writes the ledger row."""
    rows = policy.scope(by).filter(case_id=case_id).exclude(state=ContactState.ENDED)
    return list(rows.order_by("planned_on", "created_at"))


def contact(contact_id: UUID, *, by: Actor, action: str = policy.VIEW) -> FollowUpContact:
    """One contact. Raises Hidden, Refused."""
    row = policy.scope(by).select_related("case").filter(pk=contact_id).first()
    if row is None:
        raise Hidden(by, action, kind="followup_contact", object_id=contact_id)
    require(policy.can(by, action, row), by, action, kind="followup_contact", object_id=contact_id)
    return row


def answers(row: FollowUpContact, *, by: Actor) -> list[forms.Section]:
    """What was answered at a contact, in words; the reading is in the ledger. Empty for one without answers."""
    ledger.record(by=by, action=policy.VIEW, kind="case", object_id=row.case_id, detail={"contact": str(row.id)})
    kept = forms.kept([row.response_id], by=by).get(row.response_id) if row.response_id else None
    return forms.words(kept.definition, kept.answers) if kept and kept.answers is not None else []


@dataclass(frozen=True, slots=True)
class ClosureView:
    """A closure with its words in clear (None: the person was erased), its services and the colleagues' names."""

    row: Closure
    words: ClosureWords | None
    services: list[ContinuingService]
    names: dict[UUID, str]


def closure(closure_id: UUID, *, by: Actor, action: str) -> Closure:
    """One closure. Raises Hidden, Refused."""
    row = policy.closures(by).select_related("case__subject").filter(pk=closure_id).first()
    if row is None:
        raise Hidden(by, action, kind="closure", object_id=closure_id)
    require(policy.can(by, action, row), by, action, kind="closure", object_id=closure_id)
    return row


def waiting_of(case_id: UUID, *, by: Actor) -> Closure | None:
    """The proposal of a case that waits for somebody."""
    rows = policy.closures(by).select_related("case__subject")
    return rows.filter(case_id=case_id, state__in=WAITING).first()


def view(row: Closure, *, by: Actor) -> ClosureView:
    """A closure in clear; the reading is in the ledger."""
    ledger.record(by=by, action="closure:file:view", kind="case", object_id=row.case_id)
    data = opened(row.case.subject.key_id, CLOSURE_TEXT, row.id, row.sealed)
    services = ContinuingService.objects.filter(organisation_id=row.organisation_id, closure=row)
    return ClosureView(
        row,
        ClosureWords.from_bytes(data) if data else None,
        list(services.select_related("provider").order_by("service", "id")),
        people.colleague_names(by, (row.proposer_id, row.decided_by_id, row.reopened_by_id)),
    )


def closures(case_id: UUID, *, by: Actor) -> list[Closure]:
    """Every closure of a case, latest first."""
    rows = policy.closures(by).select_related("case__subject").filter(case_id=case_id)
    return list(rows.order_by("-created_at"))


def to_approve(by: Actor, number: int = 1, size: int = 30) -> tuple[list[Closure], bool]:
    """A page of the proposals that wait for approval, oldest first, and whether there are more."""
    rows = policy.closures(by).filter(state="proposed").select_related("case").order_by("proposed_on", "created_at")
    found = list(rows[(number - 1) * size : number * size + 1])
    return found[:size], len(found) > size


@dataclass(frozen=True, slots=True)
class InterviewView:
    """An answered exit interview with its comment in clear."""

    row: ExitInterview
    comment: str


def interviews(case_id: UUID, *, by: Actor) -> list[InterviewView]:
    """What the person said of the help; the reading is in the ledger. Empty for everybody but approvers."""
    rows = list(
        policy.interviews(by)
        .filter(case_id=case_id, answered_at__isnull=False)
        .select_related("case__subject")
        .order_by("-answered_at")
    )
    if rows:
        ledger.record(by=by, action="closure:interview:view", kind="case", object_id=case_id)
    found = []
    for row in rows:
        data = opened(row.case.subject.key_id, EXIT_TEXT, row.id, row.sealed)
        found.append(InterviewView(row, data.decode() if data else ""))
    return found


def was_heard(case_id: UUID, *, by: Actor) -> bool:
    """Whether the person has answered the exit interview of this case: the fact alone, for the worker."""
    rows = ExitInterview.objects.filter(organisation_id=by.home, case_id=case_id, answered_at__isnull=False)
    return by.may(policy.PROPOSE) and rows.exists()
