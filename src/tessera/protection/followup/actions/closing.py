"""Closing a case in two steps by two people, and opening it again."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now, today
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.outbox import api as outbox
from tessera.kernel.policy import Hidden, require
from tessera.kernel.vault import api as vault
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy as case_policy
from tessera.protection.cases.enums import CLOSED, Status
from tessera.protection.followup import policy, states, summary
from tessera.protection.followup.actions import contacts
from tessera.protection.followup.actions.rules import rules_of
from tessera.protection.followup.enums import CLOSURE_TEXT, ClosureState
from tessera.protection.followup.events import WishSaid
from tessera.protection.followup.models import Closure, ContinuingService
from tessera.protection.followup.words import ClosureWords, opened
from tessera.protection.work import api as work
from tessera.trust.consent import api as consent
from tessera.trust.subjects import api as subjects

APPROVAL, RETURNED = "closure:approval", "closure:returned"
SHORTEST_REASON = 15
_LISTS = {
    "reason": "closure_reason",
    "proposed_by": "closure_proposed_by",
    "living_situation": "living_situation",
    "income": "income_source",
    "legal_status": "legal_status_at_closure",
    "data_wish": "data_wish",
    "goals_result": "goals_result",
}
_NEEDED = ("reason", "proposed_by", "data_wish")


@dataclass(frozen=True, slots=True)
class Continuing:
    """A service that goes on: an organisation here or a name in words, the kind, and the decision it stands on."""

    service: str
    provider: UUID | None = None
    name: str = ""
    decision: UUID | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is put to the approver, in the codes of case forms §12. Amounts are in `received_currency` (ISO 4217)."""

    reason: str
    proposed_by: str
    data_wish: str
    proposed_on: datetime.date | None = None
    tries: int | None = None
    days_without_contact: int | None = None
    goals_result: str = ""
    living_situation: str = ""
    income: str = ""
    legal_status: str = ""
    relief_obtained: Sequence[str] = ()
    received_amount: Decimal | None = None
    received_currency: str = ""
    safety_plan_final: str = ""
    way_back_explained: str = ""
    way_back: str = ""
    summary: str = ""
    services: Sequence[Continuing] = ()
    handed_over: Mapping[str, str] = field(default_factory=dict)


def checked(proposal: Proposal) -> None:
    """Raises ValidationError, field by field."""
    faults: dict[str, str] = {}
    for name, list_name in _LISTS.items():
        value = getattr(proposal, name)
        if (value or name in _NEEDED) and value not in {*codes.get(list_name).values(), *_empty(name)}:
            faults[name] = _("Choose one.") if not value else _("This is not one of the choices.")
    if proposal.way_back_explained != "yes" and not faults.get("reason") and proposal.reason not in _CANNOT_TELL:
        faults["way_back_explained"] = _("Explain first how the person can come back to us.")
    if proposal.reason == "no_contact" and not (proposal.tries and proposal.days_without_contact):
        faults["tries"] = _("Say how often you tried, and over how many days.")
    if not set(proposal.relief_obtained) <= set(codes.get("relief_obtained").values()):
        faults["relief_obtained"] = _("This is not one of the choices.")
    if (proposal.received_amount is None) != (not proposal.received_currency):
        faults["received_amount"] = _("An amount needs its currency, and a currency its amount.")
    if proposal.proposed_on and proposal.proposed_on > today():
        faults["proposed_on"] = _("This day lies in the future.")
    if faults:
        raise ValidationError(faults)


# Nobody is there to explain anything to.
_CANNOT_TELL = ("no_contact", "death", "duplicate_merged")


def _empty(name: str) -> tuple[str, ...]:
    return codes.EMPTY_ANSWERS if name not in _NEEDED else ()


@transaction.atomic
def propose(case_id: UUID, proposal: Proposal, *, by: Actor) -> Closure:
    """Puts the closing of a case to somebody else; a returned proposal is put again. Goals and needs are computed.

    Raises ValidationError by field (also a case that is closed or has a proposal waiting), Hidden, Refused, Erased.
    """
    require(policy.can(by, policy.PROPOSE), by, policy.PROPOSE, kind="case", object_id=case_id)
    case = cases.get(case_id, by=by)
    if not case.is_open:
        raise ValidationError(_("This case is closed already."))
    checked(proposal)
    mine = Closure.objects.filter(organisation_id=case.organisation, case_id=case_id, state__in=states.WAITING)
    row = mine.select_for_update().first() or Closure(
        id=new_id(), organisation_id=case.organisation, case_id=case_id, state=ClosureState.RETURNED
    )
    if row.state != ClosureState.RETURNED:
        raise ValidationError(_("A proposal to close this case waits already."))
    _fill(row, proposal, by)
    ids = [new_id() for _each in proposal.services]
    words = ClosureWords(
        summary=proposal.summary, way_back=proposal.way_back, handed_over=dict(proposal.handed_over),
        services={str(i): each.name for i, each in zip(ids, proposal.services, strict=True) if each.name},
    )  # fmt: skip
    _seal(row, words, subjects.key_of(case.subject_id, by=by))
    row.save()
    _services(row, ids, proposal.services)
    ledger.record(
        by=by, action=policy.PROPOSE, kind="case", object_id=case_id,
        detail={"closure": str(row.id), "reason": row.reason, "wish": row.data_wish},
    )  # fmt: skip
    work.alert(case_id, kind=APPROVAL, to="supervisors", urgent=False, by=by)
    return row


def _fill(row: Closure, proposal: Proposal, by: Actor) -> None:
    same = (*_LISTS, "tries", "days_without_contact", "received_amount", "received_currency", "safety_plan_final",
            "way_back_explained")  # fmt: skip
    for name in same:
        setattr(row, name, getattr(proposal, name))
    row.state, row.proposer_id = ClosureState.PROPOSED, by.account
    row.proposed_on = proposal.proposed_on or today()
    row.relief_obtained = sorted(proposal.relief_obtained)
    row.handed_over = sorted(proposal.handed_over)
    row.closes_as = Status.CLOSED_REFERRED if row.reason in _REFERRED_ON else Status.CLOSED
    row.goals_result = summary.goals_result(row.case_id, by=by) or proposal.goals_result
    row.needs_change = summary.needs_change(row.case_id, by=by)


_REFERRED_ON = ("transferred", "not_a_victim_referred_on")


def _services(row: Closure, ids: Sequence[UUID], services: Sequence[Continuing]) -> None:
    ContinuingService.objects.filter(organisation_id=row.organisation_id, closure=row).delete()
    ContinuingService.objects.bulk_create(
        ContinuingService(
            id=i, organisation_id=row.organisation_id, closure=row, provider_id=each.provider, service=each.service,
            decision_id=each.decision,
        )
        for i, each in zip(ids, services, strict=True)
    )  # fmt: skip


def _seal(row: Closure, words: ClosureWords, key: UUID) -> None:
    row.sealed = vault.seal(key, context=CLOSURE_TEXT, row=row.id, data=words.to_bytes())


def _get(closure_id: UUID, *, by: Actor, action: str) -> Closure:
    rows = policy.closures(by).select_for_update(of=("self",)).select_related("case__subject")
    row = rows.filter(pk=closure_id).first()
    if row is None:
        raise Hidden(by, action, kind="closure", object_id=closure_id)
    require(policy.can(by, action, row), by, action, kind="closure", object_id=closure_id)
    return row


def words_of(row: Closure) -> ClosureWords:
    """The words of a closure; empty ones where the person was erased. The caller has written the ledger row."""
    data = opened(row.case.subject.key_id, CLOSURE_TEXT, row.id, row.sealed)
    return ClosureWords.from_bytes(data) if data else ClosureWords()


def _move(row: Closure, to: ClosureState) -> None:
    if not states.may_move(row.state, to):
        raise ValidationError(_("This is not possible from where it stands. Load the page again."))
    row.state = to


def _reason(text: str, what: str) -> str:
    if len(text.strip()) < SHORTEST_REASON:
        raise ValidationError({what: _("Say in a sentence why.")})
    return text.strip()


@transaction.atomic
def approve(closure_id: UUID, *, by: Actor, alone_because: str = "") -> Closure:
    """Closes the case: sharing ends but for services that go on, contacts are planned where the person agreed.

    Raises ValidationError while something is open that nobody took over, or alone without a reason; Hidden, Refused.
    """
    row = _get(closure_id, by=by, action=policy.APPROVE)
    approval = rules_of(by).approval
    require(policy.may_decide(by, row, approval), by, policy.APPROVE, kind="closure", object_id=closure_id)
    _move(row, ClosureState.APPROVED)
    left = [item for item in summary.open_items(row.case_id, by=by) if item.key not in row.handed_over]
    if left:
        raise ValidationError(
            _("Still open: %(items)s. Finish it, or say who takes it over.")
            % {"items": "; ".join(dict.fromkeys(item.label for item in left))}
        )
    row.decided_alone = row.proposer_id == by.account
    if row.decided_alone:
        words = replace(words_of(row), alone_because=_reason(alone_because, "alone_because"))
        _seal(row, words, subjects.key_of(row.case.subject_id, by=by))
    row.decided_by_id, row.decided_at = by.account, now()
    row.save()
    _close(row, by)
    return row


def _close(row: Closure, by: Actor) -> None:
    kept = ContinuingService.objects.filter(organisation_id=row.organisation_id, closure=row, decision_id__isnull=False)
    still = [each for each in kept.values_list("decision_id", flat=True) if each]
    ended = consent.end_sharing(row.case.subject_id, by=by, keep=still)
    items = summary.open_items(row.case_id, by=by)
    for item in items:
        kind, _slash, object_id = item.key.partition("/")
        if kind != "referral":
            work.settled(kind=kind, object_ids=[UUID(object_id)], by=by)
    cases.change_status(row.case_id, row.closes_as, by=by, reason=row.reason)
    ledger.record(
        by=by, action=policy.APPROVE, kind="case", object_id=row.case_id,
        detail={"closure": str(row.id), "alone": row.decided_alone, "sharing_ended": len(ended)},
    )  # fmt: skip
    if by.may(policy.ADD):
        contacts.plan(row.case_id, today(), by=by)
    outbox.publish(WishSaid(row.organisation_id, row.case_id, row.data_wish), by=by)


@transaction.atomic
def send_back(closure_id: UUID, because: str, *, by: Actor) -> Closure:
    """Returns a proposal to its proposer with a reason. Raises ValidationError, Hidden, Refused."""
    row = _get(closure_id, by=by, action=policy.APPROVE)
    require(policy.may_decide(by, row, rules_of(by).approval), by, policy.APPROVE, kind="closure", object_id=closure_id)
    _move(row, ClosureState.RETURNED)
    words = replace(words_of(row), returned_because=_reason(because, "because"))
    _seal(row, words, subjects.key_of(row.case.subject_id, by=by))
    row.save()
    ledger.record(
        by=by, action="closure:file:return", kind="case", object_id=row.case_id, detail={"closure": str(row.id)}
    )
    if row.proposer_id:
        work.alert(row.case_id, kind=RETURNED, to={row.proposer_id}, urgent=False, by=by)
    return row


@transaction.atomic
def take_back(closure_id: UUID, *, by: Actor) -> Closure:
    """Takes a proposal back: the work goes on. Raises ValidationError, Hidden, Refused."""
    row = _get(closure_id, by=by, action=policy.PROPOSE)
    _move(row, ClosureState.TAKEN_BACK)
    row.save()
    ledger.record(
        by=by, action="closure:file:withdraw", kind="case", object_id=row.case_id, detail={"closure": str(row.id)}
    )
    return row


@transaction.atomic
def reopen(case_id: UUID, because: str, *, by: Actor, on: datetime.date | None = None) -> cases.CaseView:
    """Opens a closed case again under its own code; decisions that ended with it stay ended.

    Raises ValidationError, Hidden, Refused.
    """
    case = cases.get(case_id, by=by, action=case_policy.CLOSE)
    if case.status not in CLOSED:
        raise ValidationError(_("This case is open."))
    reason = _reason(because, "because")
    if on and on > today():
        raise ValidationError({"on": _("This day lies in the future.")})
    row = (
        policy.closures(by).select_related("case__subject").filter(case_id=case_id, state=ClosureState.APPROVED).first()
    )
    if row is not None:
        _move(row, ClosureState.REOPENED)
        row.reopened_on, row.reopened_by_id = on or today(), by.account
        _seal(row, replace(words_of(row), reopened_because=reason), subjects.key_of(case.subject_id, by=by))
        row.save()
    else:
        cases.add_note(case_id, reason, by=by)
    cases.change_status(case_id, Status.REOPENED, by=by)
    contacts.end_planned(case_id, by=by)
    return cases.get(case_id, by=by)
