"""Writes about tasks: the ones made most often, so one sentence and a day are enough."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.protection.plans import policy
from tessera.protection.plans.actions.base import case_for, check_codes, locked, seal
from tessera.protection.plans.enums import TASK_DUE, TASK_WORDS, TaskOwner
from tessera.protection.plans.models import PlanTask
from tessera.protection.plans.words import TaskWords
from tessera.protection.work import api as work
from tessera.trust.people import api as people


@transaction.atomic
def set_task(
    case_id: UUID,
    action: str,
    due: date,
    *,
    by: Actor,
    owner_kind: str = TaskOwner.WORKER,
    owner: UUID | None = None,
    other: UUID | None = None,
    goal: UUID | None = None,
    expected: str = "",
    who: str = "",
) -> PlanTask:
    """A task and its line in the work list. Without an owner it is the actor's own.

    `other` is an organisation known here and `who` anybody else in words, both for owner_kind "organisation". Raises
    ValidationError by field, Hidden, Refused, vault.Erased.
    """
    case = case_for(case_id, by=by, action=policy.EDIT)
    if not action.strip():
        raise ValidationError({"action": _("Write what is to be done.")})
    check_codes({"owner_kind": owner_kind}, {"owner_kind": "task_owner"})
    owner = _owner(owner_kind, owner, by)
    if goal and not policy.goals(by).filter(pk=goal, case_id=case_id).exists():
        raise ValidationError({"goal": _("There is no such goal in this case.")})
    row = PlanTask(
        id=(pk := new_id()), organisation_id=by.home, case_id=case_id, goal_id=goal, due=due, recorded_by_id=by.account,
        owner_kind=owner_kind, owner_id=owner, other_id=other if owner_kind == TaskOwner.ORGANISATION else None,
        sealed=seal(case.subject_id, pk, TASK_WORDS, TaskWords(action.strip(), expected.strip(), who.strip()), by=by),
    )  # fmt: skip
    row.save(force_insert=True)
    work.due(case_id, kind=TASK_DUE, object_id=row.id, on=due, owner=owner, by=by)
    return _recorded(row, "set", by)


def _owner(kind: str, owner: UUID | None, by: Actor) -> UUID | None:
    """The colleague a task falls to: for others' tasks nobody here, and the case's worker keeps an eye on it."""
    if kind != TaskOwner.WORKER:
        return None
    if owner is None or owner == by.account:
        return by.account
    if owner not in {one.account for one in people.colleagues(by)}:
        raise ValidationError({"owner": _("This is nobody who works here now.")})
    return owner


@transaction.atomic
def task_done(object_id: UUID, *, by: Actor) -> None:
    """Ticks a task off; ticked again, nothing changes. Raises Hidden, Refused."""
    row = locked(policy.tasks(by), object_id, by=by, action=policy.EDIT, kind="task")
    if row.done_on is None and row.dropped_on is None:
        row.done_on = today()
        row.save(update_fields=["done_on", "changed_at"])
        _recorded(row, "done", by)
    work.settled(kind=TASK_DUE, object_ids=[row.id], by=by)


@transaction.atomic
def reopen_task(task_id: UUID, *, by: Actor) -> PlanTask:
    """Takes a tick back, or takes up again what was let go. Raises Hidden, Refused."""
    row = locked(policy.tasks(by), task_id, by=by, action=policy.EDIT, kind="task")
    row.done_on = row.dropped_on = None
    row.save(update_fields=["done_on", "dropped_on", "changed_at"])
    work.due(row.case_id, kind=TASK_DUE, object_id=row.id, on=row.due, owner=row.owner_id, by=by)
    return _recorded(row, "reopened", by)


@transaction.atomic
def change_task(task_id: UUID, *, by: Actor, due: date, owner: UUID | None = None, dropped: bool = False) -> PlanTask:
    """Another day or another colleague, or the task is let go. Raises ValidationError by field, Hidden, Refused."""
    row = locked(policy.tasks(by), task_id, by=by, action=policy.EDIT, kind="task")
    row.due = due
    if row.owner_kind == TaskOwner.WORKER and owner:
        row.owner_id = _owner(row.owner_kind, owner, by)
    if dropped:
        row.done_on, row.dropped_on = None, today()
    row.save(update_fields=["due", "owner", "done_on", "dropped_on", "changed_at"])
    if row.done_on or row.dropped_on:
        work.settled(kind=TASK_DUE, object_ids=[row.id], by=by)
    else:
        work.due(row.case_id, kind=TASK_DUE, object_id=row.id, on=due, owner=row.owner_id, by=by)
    return _recorded(row, "dropped" if dropped else "changed", by)


def let_go_of_tasks(account: UUID, *, by: Actor) -> int:
    """Open tasks of somebody who left fall to the worker of each case, as their lines in the work list do. Returns how
    many; runs again without harm."""
    rows = PlanTask.objects.filter(organisation_id=by.home, owner_id=account, done_on=None, dropped_on=None)
    count = rows.update(owner_id=None)
    if count:
        ledger.record(by=by, action=policy.EDIT, kind="task", detail={"what": "owner left", "tasks": count})
    return count


def settle_all(task_ids: Iterable[UUID], *, by: Actor) -> None:
    """Takes tasks out of the work list: their person was erased."""
    work.settled(kind=TASK_DUE, object_ids=task_ids, by=by)


def _recorded(row: PlanTask, what: str, by: Actor) -> PlanTask:
    detail = {"task": str(row.id), "what": what}
    ledger.record(by=by, action=policy.EDIT, kind="case", object_id=row.case_id, detail=detail)
    return row
