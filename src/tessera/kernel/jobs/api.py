"""The door of jobs: make a function a task, enqueue it with the write, say how far it is, run it by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ids import new_id
from tessera.kernel.jobs import queue
from tessera.kernel.jobs.arguments import Id, written
from tessera.kernel.jobs.enums import RunState
from tessera.kernel.jobs.execution import Outcome, Run, functions_from, given_up, perform, progress
from tessera.kernel.jobs.models import JobRun
from tessera.kernel.jobs.policy import scope
from tessera.kernel.jobs.tasks import JobFailed, Retry, Task, task

__all__ = ["Drained", "JobFailed", "Retry", "Run", "RunState", "Task", "defer", "drain", "enqueue", "functions_from", "progress",
           "run_of", "schedule", "scheduled", "sweep", "task"]  # fmt: skip

_SCHEDULE: dict[str, tuple[str, Task]] = {}


@dataclass(frozen=True, slots=True)
class Drained:
    """What a drain did: attempts that went well and attempts that did not."""

    done: int
    failed: int


def enqueue(
    task: Task, *, organisation: UUID | None, by: Actor, at: datetime | None = None, then: str = "", **ids: Id
) -> UUID:
    """Puts work into the queue as part of the current transaction and returns the id of its run.

    `then` is the address of what the work makes, linked from the progress page when it is done. Raises ValueError when
    an argument is neither id nor code, or the organisation is not the actor's own.
    """
    if organisation != by.organisation:
        raise ValueError("a job works for the organisation of whoever asks for it")
    if then and not (then.startswith("/") and then.isascii() and "?" not in then):
        raise ValueError("what comes after a job is an address of ours, without a query")
    run = JobRun(id=new_id(), organisation_id=organisation, account_id=by.account, kind=task.name, then=then)
    order = queue.Order(task.name, organisation, by.account, run.id, written(ids))
    with transaction.atomic():
        run.save(force_insert=True)
        queue.put(order, at=at)
    return run.id


def defer(task: Task, *, organisation: UUID | None, at: datetime | None = None, **ids: Id) -> None:
    """Puts work into the queue that nobody watches: no run, no account."""
    queue.put(queue.Order(task.name, organisation, None, None, written(ids)), at=at)


def schedule(task: Task, *, cron: str) -> None:
    """Runs a task by the clock (five fields, or six with seconds last), for no organisation in particular."""
    _SCHEDULE[task.name] = (cron, task)


def scheduled() -> dict[str, tuple[str, Task]]:
    """Task name → (cron, task) of everything that runs by the clock."""
    return dict(_SCHEDULE)


def run_of(actor: Actor, run_id: UUID) -> JobRun | None:
    """A run of the actor's organisation, or None."""
    return scope(actor).filter(id=run_id).first()


def drain(*, everything: bool = False, strict: bool = True, limit: int = 10_000) -> Drained:
    """Does what is due in this process, for tests and for commands that will not wait for a worker.

    With `everything`, pauses before another try are skipped. With `strict`, raises the first fault of a job that
    failed for good, after all others were done.
    """
    done = failed = 0
    first: BaseException | None = None
    for _ in range(limit):
        if everything:
            queue.make_all_due()
        taken = queue.take()
        if taken is None:
            break
        number, earlier, order = taken
        outcome = settle(number, earlier, order)
        done, failed = done + outcome.done, failed + (not outcome.done)
        if not outcome.done and outcome.again_in is None and first is None:
            first = outcome.fault or LookupError(f"no task is called {order.task}")
    if strict and first is not None:
        raise first
    return Drained(done, failed)


def settle(number: int, earlier: int, order: queue.Order) -> Outcome:
    """Does a taken job and writes into the queue what became of it."""
    queue.hold(number)
    try:
        outcome = perform(order, earlier)
        if outcome.again_in is not None:
            queue.again(number, now() + outcome.again_in)
        else:
            queue.finish(number, well=outcome.done)
    finally:
        if connection.is_usable():
            queue.release(number)
    return outcome


def sweep() -> int:
    """Finds jobs whose worker died, puts them back or marks them failed. Returns how many."""
    with transaction.atomic():
        found = queue.abandoned()
        for number, earlier, order in found:
            pause: timedelta | None = given_up(order, earlier)
            if pause is not None:
                queue.again(number, now() + pause)
            else:
                queue.finish(number, well=False)
    return len(found)
