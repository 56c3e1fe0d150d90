"""Writes about the plan itself: versions, approval, goals."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now, today
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.protection.plans import policy, queries, states
from tessera.protection.plans.actions.base import case_for, check_codes, locked, seal
from tessera.protection.plans.enums import (
    APPROVAL_ASKED,
    GOAL_WORDS,
    PLAN_WORDS,
    REACHED,
    REVIEW_DUE,
    Approval,
    GoalState,
)
from tessera.protection.plans.models import Plan, PlanGoal
from tessera.protection.plans.words import GoalWords, PlanWords
from tessera.protection.work import api as work
from tessera.trust.people import api as people

_PLAN_CODES = {"survivor_agreed": "survivor_agreed", "copy_given": "plan_copy", "source": "source"}


@transaction.atomic
def new_version(
    case_id: UUID,
    *,
    by: Actor,
    from_date: date | None = None,
    review_on: date | None = None,
    survivor_agreed: str = "not_asked",
    agreed_words: str = "",
    copy_given: str = "",
    source: str = "",
    ask_approval: bool = False,
) -> Plan:
    """A new version of the plan; goals and tasks that are open go on in it, and its review is due on `review_on`.

    Raises ValidationError by field, Hidden, Refused, vault.Erased.
    """
    case = case_for(case_id, by=by, action=policy.EDIT)
    values = {"survivor_agreed": survivor_agreed, "copy_given": copy_given, "source": source}
    check_codes(values, _PLAN_CODES, frozenset({"survivor_agreed"}))
    start = from_date or today()
    if review_on and review_on <= start:
        raise ValidationError({"review_on": _("The review comes after the plan begins.")})
    last = Plan.objects.select_for_update().filter(organisation_id=by.home, case_id=case_id).order_by("version").last()
    row = Plan(
        id=(pk := new_id()), organisation_id=by.home, case_id=case_id, version=last.version + 1 if last else 1,
        from_date=start, review_on=review_on, recorded_by_id=by.account, **values,
        sealed=seal(case.subject_id, pk, PLAN_WORDS, PlanWords(agreed=agreed_words.strip()), by=by),
    )  # fmt: skip
    if ask_approval:
        row.approval, row.requested_by_id = Approval.REQUESTED, by.account
    row.save(force_insert=True)
    if last:
        work.settled(kind=REVIEW_DUE, object_ids=[last.id], by=by)
    if review_on:
        work.due(case_id, kind=REVIEW_DUE, object_id=row.id, on=review_on, by=by)
    if ask_approval:
        _tell_supervisors(case_id, by)
    return _recorded(row, policy.EDIT, by)


def _tell_supervisors(case_id: UUID, by: Actor) -> None:
    approvers = {one for one in people.accounts_with(by, policy.APPROVE) if one != by.account}
    work.alert(case_id, kind=APPROVAL_ASKED, to=approvers, urgent=False, by=by)


@transaction.atomic
def ask_approval(plan_id: UUID, *, by: Actor) -> Plan:
    """Asks for approval of a version. Raises Hidden, Refused, ValidationError for one that cannot be asked for now."""
    row = locked(policy.scope(by), plan_id, by=by, action=policy.EDIT, kind="plan")
    _move(row, Approval.REQUESTED)
    row.requested_by_id, row.approved_by_id, row.answered_at = by.account, None, None
    row.save(update_fields=["approval", "requested_by", "approved_by", "answered_at", "changed_at"])
    _tell_supervisors(row.case_id, by)
    return _recorded(row, policy.EDIT, by)


@transaction.atomic
def answer_approval(plan_id: UUID, answer: str, *, by: Actor, reason: str = "") -> Plan:
    """Approves a version or gives it back with a reason; never one's own. Raises Hidden, Refused, ValidationError."""
    row = locked(policy.scope(by), plan_id, by=by, action=policy.APPROVE, kind="plan")
    if answer not in states.SUPERVISORS:
        raise ValidationError({"answer": _("This is not one of the choices.")})
    if answer == Approval.RETURNED and not reason.strip():
        raise ValidationError({"reason": _("Say what should change, so that it can be mended.")})
    _move(row, Approval(answer))
    row.answered_at, row.approved_by_id = now(), by.account if answer == Approval.APPROVED else None
    if answer == Approval.RETURNED:
        agreed = queries.opened([row], PLAN_WORDS, PlanWords, by=by)[row.id] or PlanWords()
        words = PlanWords(agreed.agreed, reason.strip())
        row.sealed = seal(queries.subject_of(row.case_id, by=by), row.id, PLAN_WORDS, words, by=by)
    row.save(update_fields=["approval", "approved_by", "answered_at", "sealed", "changed_at"])
    return _recorded(row, policy.APPROVE, by)


def _move(row: Plan, to: Approval) -> None:
    if not states.approval_may(row.approval, to):
        raise ValidationError({"answer": _("The plan does not stand where this can be done. Look at it again.")})
    row.approval = to


def _recorded(row: Plan, action: str, by: Actor) -> Plan:
    ledger.record(
        by=by,
        action=action,
        kind="case",
        object_id=row.case_id,
        detail={"plan": str(row.id), "version": row.version, "approval": str(row.approval)},
    )
    return row


@transaction.atomic
def set_goal(
    case_id: UUID,
    wording: str,
    *,
    by: Actor,
    domain: str = "",
    measure: str = "",
    target_date: date | None = None,
    source: str = "survivor",
    replaces: UUID | None = None,
) -> PlanGoal:
    """A goal, as the survivor says it. `replaces` names an open goal that becomes `changed`.

    Raises ValidationError by field, Hidden, Refused, vault.Erased.
    """
    case = case_for(case_id, by=by, action=policy.EDIT)
    if not wording.strip():
        raise ValidationError({"wording": _("Write the goal as the person says it.")})
    check_codes({"domain": domain, "source": source}, {"domain": "need_domain", "source": "source"})
    if replaces:
        old = locked(policy.goals(by).filter(case_id=case_id), replaces, by=by, action=policy.EDIT, kind="goal")
        _end_goal(old, GoalState.CHANGED, None)
    row = PlanGoal(
        id=(pk := new_id()), organisation_id=by.home, case_id=case_id, domain=domain, target_date=target_date,
        plan_id=queries.current_id(case_id, by=by), replaces_id=replaces, source=source, recorded_by_id=by.account,
        sealed=seal(case.subject_id, pk, GOAL_WORDS, GoalWords(wording.strip(), measure.strip()), by=by),
    )  # fmt: skip
    row.save(force_insert=True)
    detail = {"goal": str(row.id), "domain": domain, "replaces": str(replaces or "")}
    ledger.record(by=by, action=policy.EDIT, kind="case", object_id=case_id, detail=detail)
    return row


@transaction.atomic
def move_goal(goal_id: UUID, to: str, *, by: Actor, reached_on: date | None = None) -> PlanGoal:
    """What became of a goal. A `changed` goal is made by `set_goal(replaces=)`. Raises ValidationError, Hidden, Refused."""
    row = locked(policy.goals(by), goal_id, by=by, action=policy.EDIT, kind="goal")
    if to == GoalState.CHANGED:
        raise ValidationError({"to": _("Write the goal that replaces it.")})
    _end_goal(row, to, reached_on)
    detail = {"goal": str(row.id), "state": str(to)}
    ledger.record(by=by, action=policy.EDIT, kind="case", object_id=row.case_id, detail=detail)
    return row


def _end_goal(row: PlanGoal, to: str, reached_on: date | None) -> None:
    if not states.goal_may(row.state, to):
        raise ValidationError({"to": _("The goal does not stand where this can be said. Look at it again.")})
    if reached_on and reached_on > today():
        raise ValidationError({"reached_on": _("This lies in the future.")})
    row.state, row.reached_on = to, (reached_on or today()) if to in REACHED else None
    row.save(update_fields=["state", "reached_on", "changed_at"])
