"""What the room hears: a case begins or ends, a person is erased."""

from __future__ import annotations

import datetime

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.outbox.api import subscribe
from tessera.protection.assessments.enums import (
    FIRST_DAYS,
    FIRST_DUE,
    NEEDS_DUE,
    RETURN_DUE,
    REVIEW_DUE,
    Kind,
)
from tessera.protection.assessments.models import Assessment, Need
from tessera.protection.cases import policy as cases
from tessera.protection.cases.events import CaseClosed, CaseOpened
from tessera.protection.work import api as work
from tessera.trust.subjects.events import SubjectErased

# A restricted case is seen by those who assign cases; the job must see it to plan for it.
_SEES_CASES = frozenset({cases.VIEW, cases.ASSIGN})


@subscribe(CaseOpened, actions=_SEES_CASES)
def plan_the_first(event: CaseOpened, *, by: Actor) -> None:
    """Safety is assessed within 72 hours of intake (case forms §6). Heard twice, it says the same."""
    row = cases.scope(by).filter(pk=event.case_id).first()
    made = Assessment.objects.filter(organisation_id=event.organisation, case_id=event.case_id, kind=Kind.SAFETY)
    if row is None or not row.is_open or made.exists():
        return
    start = max(row.intake_date or row.created_at.date(), row.created_at.date())
    on = max(start + datetime.timedelta(days=FIRST_DAYS), today())
    work.due(event.case_id, kind=FIRST_DUE, object_id=event.case_id, on=on, by=by)


@subscribe(CaseClosed, actions=_SEES_CASES)
def nothing_more_is_due(event: CaseClosed, *, by: Actor) -> None:
    """A closed case is not assessed any more; follow-up has dates of its own."""
    for kind in (FIRST_DUE, REVIEW_DUE, NEEDS_DUE, RETURN_DUE):
        work.settled(kind=kind, object_ids=[event.case_id], by=by)


@subscribe(SubjectErased)
def forget(event: SubjectErased) -> None:
    """Levels, scores and flags go with the person; the words died with the key."""
    mine = Assessment.objects.filter(organisation_id=event.organisation, case__subject_id=event.subject_id)
    Need.objects.filter(organisation_id=event.organisation, assessment__in=mine).delete()
    mine.delete()
