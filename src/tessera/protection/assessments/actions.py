"""Writes: another version of an assessment, with the dates and alerts that follow from it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise

from tessera.kernel.actor import Actor
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.protection.assessments import policy, rules
from tessera.protection.assessments.enums import (
    FIRST_DUE,
    HEALTH_ALERT,
    MONTH_DAYS,
    NEEDS_DUE,
    RETURN_DUE,
    REVIEW_DUE,
    Kind,
    Risk,
)
from tessera.protection.assessments.models import Assessment, Need
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy as case_policy
from tessera.protection.forms import api as forms
from tessera.protection.work import api as work
from tessera.trust.people import api as people


@transaction.atomic
def add(
    case_id: UUID,
    kind: Kind,
    definition: forms.Definition,
    answers: Mapping[str, Any],
    *,
    by: Actor,
    header: Mapping[str, Any] | None = None,
) -> Assessment:
    """Adds a version of an assessment from the answers of its form; earlier ones stay as they are.

    Raises ValidationError by question, Hidden, Refused, vault.Erased when the person was erased.
    """
    case = _locked(case_id, kind, by)
    answers = rules.touched(answers)
    _check(case, kind, answers, by)
    lifted = rules.lift(kind, {**(header or {}), **answers})
    response = forms.save(case_id, definition, answers, by=by, header=header)
    row = _write(case, kind, lifted, response, by)
    _plan(row, by)
    _tell(row, lifted, by)
    action = policy.ADD[kind]
    detail = {"assessment": str(row.id), "number": row.number, "trigger": row.trigger}
    ledger.record(by=by, action=action, kind="case", object_id=case_id, detail=detail)
    return row


def _locked(case_id: UUID, kind: Kind, by: Actor) -> cases.CaseView:
    """The case, locked so that two versions never take the same number. Raises Hidden, Refused."""
    action = policy.ADD[kind]
    if case_policy.scope(by).filter(pk=case_id).select_for_update(of=("self",)).first() is None:
        raise Hidden(by, action, kind="case", object_id=case_id)
    case = cases.get(case_id, by=by)
    require(policy.may_add(by, action, case.is_open), by, action, kind="case", object_id=case_id)
    return case


def _check(case: cases.CaseView, kind: Kind, answers: Mapping[str, Any], by: Actor) -> None:
    family: str | Promise = ""
    if kind == Kind.RETURN and not (answer := policy.family_contact(case.subject_id, by=by)):
        family = answer.reason
    if found := rules.faults(kind, answers, child=bool(case.childhood), family=family):
        raise ValidationError(dict(found))


def _write(case: cases.CaseView, kind: Kind, lifted: rules.Lifted, response: UUID, by: Actor) -> Assessment:
    mine = Assessment.objects.filter(organisation_id=by.home, case_id=case.id, kind=kind)
    last = mine.order_by("-number").values_list("number", flat=True).first() or 0
    due = rules.review_due(lifted.risk_level, lifted.assessed_on, first=last == 0) if kind == Kind.SAFETY else None
    row = Assessment(
        id=new_id(), organisation_id=by.home, case_id=case.id, kind=kind, number=last + 1, author_id=by.account,
        response_id=response, trigger=lifted.trigger, assessed_on=lifted.assessed_on, risk_level=lifted.risk_level,
        survivor_view=lifted.survivor_view, self_harm=lifted.self_harm, review_due=due, flags=list(lifted.flags),
        exposure_window=lifted.exposure_window, appointment_on=lifted.appointment_on, decision=lifted.decision,
    )  # fmt: skip
    row.save(force_insert=True)
    Need.objects.bulk_create(
        Need(organisation_id=by.home, assessment=row, domain=need.domain, score=need.score,
             survivor_priority=need.survivor_priority, wants_help=need.wants_help, act_by=need.act_by)
        for need in lifted.needs
    )  # fmt: skip
    return row


def _plan(row: Assessment, by: Actor) -> None:
    """What is due next, and what no longer is."""
    if row.kind == Kind.SAFETY:
        work.settled(kind=FIRST_DUE, object_ids=[row.case_id], by=by)
        if row.review_due:
            urgent = row.risk_level == Risk.IMMEDIATE
            work.due(row.case_id, kind=REVIEW_DUE, object_id=row.case_id, on=row.review_due, urgent=urgent, by=by)
        else:
            work.settled(kind=REVIEW_DUE, object_ids=[row.case_id], by=by)
        if row.trigger == "before_return" and not _returns(row).exists():
            work.due(row.case_id, kind=RETURN_DUE, object_id=row.case_id, on=row.assessed_on, by=by)
    elif row.kind == Kind.NEEDS and row.number == 1:
        again = row.assessed_on + datetime.timedelta(days=MONTH_DAYS)
        work.due(row.case_id, kind=NEEDS_DUE, object_id=row.case_id, on=again, by=by)
    elif row.kind == Kind.NEEDS:
        work.settled(kind=NEEDS_DUE, object_ids=[row.case_id], by=by)
    elif row.kind == Kind.RETURN:
        work.settled(kind=RETURN_DUE, object_ids=[row.case_id], by=by)


def _returns(row: Assessment) -> Any:
    return Assessment.objects.filter(organisation_id=row.organisation_id, case_id=row.case_id, kind=Kind.RETURN)


def _tell(row: Assessment, lifted: rules.Lifted, by: Actor) -> None:
    """Same-day alerts to those on duty and, for health, to those who hold the record: a kind and a case, no more."""
    for kind in rules.alerts(lifted):
        work.alert(row.case_id, kind=kind, to="duty", by=by)
        if kind == HEALTH_ALERT and (carers := people.accounts_with(by, policy.HEALTH_VIEW)):
            work.alert(row.case_id, kind=kind, to=set(carers), by=by)


@transaction.atomic
def ask(case_id: UUID, kind: Kind, on: datetime.date, *, by: Actor) -> None:
    """Says that needs or a return are to be assessed by a day: before a plan is reviewed, before somebody travels.

    Raises Hidden for a case the actor may not see, ValueError for a kind with dates of its own.
    """
    dues = {Kind.NEEDS: NEEDS_DUE, Kind.RETURN: RETURN_DUE}
    if kind not in dues:
        raise ValueError(f"the dates of {kind} follow from its answers")
    work.due(case_id, kind=dues[kind], object_id=case_id, on=on, by=by)
