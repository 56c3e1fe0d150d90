"""Doing one job: the actor it runs under, its run, and what becomes of a failure."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tessera.kernel.actor import Actor, acting
from tessera.kernel.clock import now
from tessera.kernel.jobs import queue
from tessera.kernel.jobs.arguments import read as read_ids
from tessera.kernel.jobs.enums import RunState
from tessera.kernel.jobs.models import JobRun
from tessera.kernel.jobs.tasks import TASKS, JobFailed, Retry, Task

_log = logging.getLogger(__name__)
_EVERY_SECONDS = 0.5
# A job whose worker died is tried again even where the task itself asks for one try only.
_LIVES = 3


@dataclass(slots=True)
class Run:
    """The run a task works on: its actor, and the way to say how far it is."""

    id: UUID | None
    actor: Actor
    attempt: int
    _said: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt: done, or when to try again, or neither."""

    done: bool
    again_in: timedelta | None = None
    fault: BaseException | None = None


# Which function an organisation has is known a floor above; "" for one that nobody knows.
FunctionOf = Callable[[UUID], str]
_function_of: list[FunctionOf] = []


def functions_from(function_of: FunctionOf) -> FunctionOf:
    """Registers who knows the function of an organisation, when the app is ready."""
    _function_of[:] = [function_of]
    return function_of


def actor_of(task: Task, order: queue.Order) -> Actor:
    """The named system actor of a job: the organisation's, under its function, started by an account or none.

    Its actions are those the program gives the task: some are nobody's by any role.
    """
    function = _function_of[0](order.organisation) if _function_of and order.organisation else ""
    return Actor(
        account=order.account,
        organisation=order.organisation,
        actions=task.actions,
        purpose=task.purpose,
        job=task.name,
        function=function,
    )


def perform(order: queue.Order, earlier: int) -> Outcome:
    """Does a job under its actor. `earlier` counts the attempts before this one. Never raises for the task's faults."""
    task = TASKS.get(order.task)
    if task is None:
        _log.error("a job asks for the task %s, which this version does not have", order.task)
        return Outcome(done=False)
    actor = actor_of(task, order)
    with acting(actor):
        run = Run(order.run, actor, earlier + 1)
        if not _begin(run):
            return Outcome(done=True)
        try:
            with transaction.atomic() if connection.in_atomic_block else contextlib.nullcontext():
                message = task.function(run, **read_ids(order.ids))
        except Exception as fault:  # noqa: BLE001 - whatever a task raises ends its attempt, not the worker
            pause = None if isinstance(fault, JobFailed) else task.retry.after(run.attempt)
            _failed(run, fault, again=pause is not None)
            _log.warning("job %s: attempt %s failed with %s", task.name, run.attempt, type(fault).__name__)
            return Outcome(done=False, again_in=pause, fault=fault)
        _change(run, state=RunState.DONE, message=message or "", fault="", ended_at=now())
    return Outcome(done=True)


def given_up(order: queue.Order, earlier: int) -> timedelta | None:
    """What to do with a job whose worker died: the pause before another try, or None after marking it failed."""
    task = TASKS.get(order.task)
    retry = Retry(max(_LIVES, task.retry.attempts)) if task else Retry()
    pause = retry.after(earlier + 1)
    if task:
        with acting(actor := actor_of(task, order)):
            run = Run(order.run, actor, earlier + 1)
            state = RunState.QUEUED if pause else RunState.FAILED
            _change(run, state=state, fault="WorkerLost", ended_at=None if pause else now())
    return pause


def progress(run: Run, done: int, total: int | None = None) -> None:
    """Says how far the work is; seen at once, also from inside the task's own transaction. At most twice a second."""
    if run.id is None:
        return
    finished = total is not None and done >= total
    if not finished and time.monotonic() - run._said < _EVERY_SECONDS:
        return
    run._said = time.monotonic()
    if not connection.in_atomic_block:
        _change(run, done=done, total=total)
        return
    with _beside() as link, contextlib.suppress(DatabaseError), link.cursor() as cursor:
        # A short wait: the row may be held by the very transaction we stand in.
        cursor.execute("set lock_timeout = '200ms'")
        cursor.execute("select set_config('app.org', %s, false)", [str(run.actor.organisation or "")])
        cursor.execute("update kernel_jobrun set done = %s, total = %s where id = %s", [done, total, run.id])


@contextlib.contextmanager
def _beside() -> Iterator[BaseDatabaseWrapper]:
    """A second connection for a moment: what it writes is visible before the task commits."""
    link = connection.copy()
    try:
        yield link
    finally:
        link.close()


def _begin(run: Run) -> bool:
    """Marks the run as being done. False when it was done before: the job is a leftover of a worker that died late."""
    if run.id is None:
        return True
    with transaction.atomic():
        row = JobRun.objects.select_for_update().filter(id=run.id).first()
        if row is None or row.state == RunState.DONE:
            return False
        row.state, row.attempts, row.ended_at = RunState.DOING, run.attempt, None
        row.started_at = row.started_at or now()
        row.save(update_fields=["state", "attempts", "started_at", "ended_at"])
    return True


def _failed(run: Run, fault: Exception, *, again: bool) -> None:
    code = fault.code if isinstance(fault, JobFailed) else ""
    state = RunState.QUEUED if again else RunState.FAILED
    # The kind of the fault only: its words may quote a value.
    _change(run, state=state, message=code, fault=type(fault).__name__[:80], ended_at=None if again else now())


def _change(run: Run, **values: Any) -> None:
    if run.id is None:
        return
    with transaction.atomic():
        JobRun.objects.filter(id=run.id).update(**values)
