"""What is due, made the way rooms make it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.ids import new_id
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy
from tessera.protection.cases.models import Case
from tessera.protection.work import api as work
from tessera.protection.work import kinds, queries

TASK, COURT, TOLD, REVIEW = "toy:task", "toy:court", "toy:account", "toy:review"


def register_kinds(done: list[str]) -> None:
    """A task that can be ticked, a court's day that cannot wait, something only readers of accounts know of."""

    def tick(object_id: UUID, *, by: Actor) -> None:
        done.append(f"{object_id} {by.account}")

    def url(item: work.Item) -> str:
        return f"/cases/{item.case_id}/"

    if kinds.kind_of(TASK) is None:
        work.register_kind(TASK, label="A task", url=url, action=policy.VIEW, tick=tick)
        work.register_kind(COURT, label="A day in court", url=url, action=policy.VIEW, snooze=0)
        work.register_kind(TOLD, label="Something told", url=url, action=policy.ACCOUNT_VIEW)
        work.register_kind(REVIEW, label="A review", url=url, action=policy.VIEW, review=True)


def due(by: Actor, case: Case, on: date, kind: str = TASK, **more: Any) -> UUID:
    """Something due in a case; returns the id of what it is about."""
    object_id = more.pop("object_id", None) or new_id()
    with unit_of_work(by=by):
        work.due(case.pk, kind=kind, object_id=object_id, on=on, by=by, **more)
    return object_id


def day(by: Actor) -> list[UUID]:
    """What a person's day shows."""
    with unit_of_work(by=by):
        return toys(queries.my_day(by))


def toys(items: Iterable[work.Item]) -> list[UUID]:
    """What is due of the kinds of these tests: other rooms say what is due as well."""
    return [item.object_id for item in items if item.kind.startswith("toy:")]


def assign(by: Actor, case: Case, worker: Actor | None, *also: Actor) -> None:
    """Somebody else works on the case."""
    with unit_of_work(by=by):
        cases.assign(
            case.pk, by=by, worker=worker.account if worker else None, also=[a.account for a in also if a.account]
        )


def restrict(by: Actor, case: Case) -> None:
    """Only its workers may open the case."""
    with unit_of_work(by=by):
        cases.edit_case(case.pk, {"confidentiality_level": "named_workers_only"}, by=by)
