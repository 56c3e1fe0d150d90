"""Contacts after the help: planned by the schedule, offered while consent holds, recorded, stopped."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now, today
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.protection.assessments import api as assessments
from tessera.protection.cases import api as cases
from tessera.protection.followup import policy, schedule, scores
from tessera.protection.followup.actions.rules import rules_of
from tessera.protection.followup.enums import TRIES, ContactState
from tessera.protection.followup.models import FollowUpContact
from tessera.protection.forms import api as forms
from tessera.protection.work import api as work
from tessera.trust.consent import api as consent
from tessera.trust.consent import policy as consents

CONTACT, SAFETY, UNSAFE = "followup:contact", "followup:safety", "followup:unsafe"
# After a try that did not reach the person, another one is due so many days later unless a day was chosen.
_AGAIN_DAYS = 3
# How long after an unsafe contact the safety assessment is due: the same day.
_LIFTED = ("type", "mode", "safe_now", "living_situation", "re_exploitation")


def _get(contact_id: UUID, *, by: Actor, action: str) -> FollowUpContact:
    row = policy.scope(by).select_for_update(of=("self",)).filter(pk=contact_id).first()
    if row is None:
        raise Hidden(by, action, kind="followup_contact", object_id=contact_id)
    require(policy.can(by, action, row), by, action, kind="followup_contact", object_id=contact_id)
    return row


def blocked(case: cases.CaseView, *, by: Actor) -> consent.GateDecision | None:
    """Why nobody may contact the person now; None when they said that we may. The check is in the ledger."""
    answer = consent.gate(case.subject_id, consent.Purpose.FOLLOW_UP_CONTACT, consent.OWN, by=by)
    return None if answer.allowed else answer


@transaction.atomic
def plan(case_id: UUID, start: datetime.date, *, by: Actor) -> list[FollowUpContact]:
    """Plans the organisation's schedule from a day on; a case that has one planned keeps it. Raises Hidden, Refused."""
    require(policy.can(by, policy.ADD), by, policy.ADD, kind="case", object_id=case_id)
    case = cases.get(case_id, by=by)
    waiting = _planned(case_id, by)
    if waiting.exclude(step="").exists():
        return list(waiting)
    rows = [
        FollowUpContact(
            organisation_id=case.organisation, case_id=case_id, step=step, planned_on=day,
            type="after_closure" if not case.is_open else "for_service",
        )
        for step, day in schedule.planned(start, rules_of(by).schedule)
    ]  # fmt: skip
    FollowUpContact.objects.bulk_create(rows)
    detail: ledger.Detail = {"planned": len(rows)}
    ledger.record(by=by, action="followup:contact:plan", kind="case", object_id=case_id, detail=detail)
    offer(case_id, by=by)
    return rows


@transaction.atomic
def plan_one(case_id: UUID, on: datetime.date, *, by: Actor, type: str = "after_closure") -> FollowUpContact:
    """Plans one contact outside the schedule. Raises ValidationError for a day gone by, Hidden, Refused."""
    require(policy.can(by, policy.ADD), by, policy.ADD, kind="case", object_id=case_id)
    case = cases.get(case_id, by=by)
    if on < today():
        raise ValidationError({"on": _("Choose a day from today on.")})
    row = FollowUpContact.objects.create(
        organisation_id=case.organisation, case_id=case_id, planned_on=on, type=type, recorded_by_id=by.account
    )
    ledger.record(by=by, action="followup:contact:plan", kind="case", object_id=case_id, detail={"planned": 1})
    offer(case_id, by=by)
    return row


def _planned(case_id: UUID, by: Actor) -> Any:
    return FollowUpContact.objects.filter(organisation_id=by.home, case_id=case_id, state=ContactState.PLANNED)


def offer(case_id: UUID, *, by: Actor) -> bool:
    """Puts planned contacts into the worker's list while consent holds, and takes them out when it does not."""
    case = cases.get(case_id, by=by)
    rows = list(_planned(case_id, by))
    if not rows:
        return False
    if blocked(case, by=by) is not None:
        work.settled(kind=CONTACT, object_ids=[row.id for row in rows], by=by)
        return False
    for row in rows:
        work.due(case_id, kind=CONTACT, object_id=row.id, on=row.planned_on, by=by)
    return True


def end_planned(case_id: UUID, *, by: Actor) -> int:
    """Ends every contact still planned: the case is opened again, or the person wants none."""
    ids = list(_planned(case_id, by).values_list("pk", flat=True))
    work.settled(kind=CONTACT, object_ids=ids, by=by)
    return int(_planned(case_id, by).update(state=ContactState.ENDED, changed_at=now()))


@transaction.atomic
def stop(case_id: UUID, *, by: Actor) -> int:
    """The person wants no more contact: what is planned ends, and the decision is taken back where one stands.

    Returns how many contacts ended. Raises Hidden, Refused.
    """
    require(policy.can(by, policy.ADD), by, policy.ADD, kind="case", object_id=case_id)
    case = cases.get(case_id, by=by)
    ended = end_planned(case_id, by=by)
    for row in consents.scope(by).filter(subject_id=case.subject_id, purpose=consent.Purpose.FOLLOW_UP_CONTACT):
        if row.decision == consent.Standing.GIVEN:
            consent.withdraw(row.id, by=by, how="spoken_witnessed")
    ledger.record(by=by, action="followup:contact:stop", kind="case", object_id=case_id, detail={"ended": ended})
    return ended


@transaction.atomic
def record(contact_id: UUID, definition: forms.Definition, answers: forms.Answers, *, by: Actor) -> FollowUpContact:
    """Keeps what was asked and answered at a contact, and acts on it.

    Not reached counts a try and keeps the contact planned until the third; not safe alerts and asks for a safety
    assessment the same day; a day for next time plans one. Raises ValidationError (no consent, recorded before),
    Hidden, Refused, vault.Erased.
    """
    row = _get(contact_id, by=by, action=policy.ADD)
    case = cases.get(row.case_id, by=by)
    if row.state != ContactState.PLANNED:
        raise ValidationError(_("This contact was recorded before. Load the page again."))
    if blocked(case, by=by) is not None:
        raise ValidationError(_("The person did not say that we may contact them. Ask first, when they come to us."))
    row.response_id = forms.save(row.case_id, definition, answers, by=by)
    row.recorded_by_id = by.account
    for name in _LIFTED:
        setattr(row, name, str(answers.get(name) or getattr(row, name) or ""))
    _settle(row, answers)
    _score(row, answers)
    row.save()
    ledger.record(
        by=by, action=policy.ADD, kind="case", object_id=row.case_id,
        detail={"contact": str(row.id), "state": str(row.state), "reached": row.reached},
    )  # fmt: skip
    _follow(row, by)
    return row


def _settle(row: FollowUpContact, answers: forms.Answers) -> None:
    done, nxt = _day(answers.get("done_on")), _day(answers.get("next_on"))
    said = str(answers.get("reached") or "")
    row.next_on = nxt
    if said == "not_reached":
        row.tries += 1
        row.reached = f"not_reached_{min(row.tries, TRIES)}"
        row.state = ContactState.NOT_REACHED if row.tries >= TRIES else ContactState.PLANNED
        if row.state == ContactState.PLANNED:
            row.planned_on = nxt or today() + datetime.timedelta(days=_AGAIN_DAYS)
    else:
        row.reached, row.state = said, ContactState.DONE
    row.done_on = done or today()
    stored = answers.get("done_on")
    row.done_on_precision = str(stored.get("precision", "exact")) if isinstance(stored, dict) else "exact"


def _score(row: FollowUpContact, answers: forms.Answers) -> None:
    if row.reached != "yes":
        return
    found = scores.of(answers)
    row.economic, row.social, row.psychosocial = found.economic, found.social, found.psychosocial
    row.score_method, row.score_version = scores.METHOD, scores.VERSION


def _follow(row: FollowUpContact, by: Actor) -> None:
    if row.state == ContactState.PLANNED:
        work.due(row.case_id, kind=CONTACT, object_id=row.id, on=row.planned_on, by=by)
    else:
        work.settled(kind=CONTACT, object_ids=[row.id], by=by)
    if row.state == ContactState.DONE and row.next_on:
        plan_one(row.case_id, row.next_on, by=by, type=row.type)
    if row.safe_now == "no":
        work.due(row.case_id, kind=SAFETY, object_id=row.id, on=today(), urgent=True, by=by)
        work.alert(row.case_id, kind=UNSAFE, by=by)


def assessed(object_id: UUID, *, by: Actor) -> None:
    """Ends the call for a safety assessment once there is one since the contact. Raises ValidationError, Hidden."""
    row = _get(object_id, by=by, action=policy.ADD)
    risk = assessments.risks([row.case_id], by=by).get(row.case_id)
    if risk is None or (row.done_on and risk.assessed_on < row.done_on):
        raise ValidationError(_("There is no safety assessment since this contact. Make one first."))
    work.settled(kind=SAFETY, object_ids=[row.id], by=by)
    ledger.record(by=by, action="followup:safety:done", kind="case", object_id=row.case_id)


def _day(value: Any) -> datetime.date | None:
    text = str(value.get("value") or "") if isinstance(value, dict) else str(value or "")
    return datetime.date.fromisoformat(text[:10]) if len(text) >= 10 else None
