"""The worker: procrastinate's loop with our one task, which does whatever the order says."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from procrastinate import exceptions, job_context, jobs, retry, utils
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from tessera.kernel.jobs import api, queue
from tessera.kernel.jobs.execution import perform

_HEARTBEAT = 5.0
_POLL = 5.0
_GRACE = 20.0


class _NotDone(Exception):
    """An attempt that failed; says when to try again, if at all. Carries no words of the fault."""

    def __init__(self, at: datetime | None) -> None:
        super().__init__("the attempt failed")
        self.at = at


class _AsTheTaskSays(retry.BaseRetryStrategy):
    """Hands our own decision to procrastinate."""

    def get_retry_decision(self, *, exception: BaseException, job: jobs.Job) -> retry.RetryDecision | None:  # noqa: ARG002
        if isinstance(exception, _NotDone) and exception.at is not None:
            return retry.RetryDecision(retry_at=exception.at)
        return None


def _entry(context: job_context.JobContext, /, **arguments: Any) -> None:
    number = context.job.id
    if number is None:
        raise exceptions.ProcrastinateException("a job without a number")
    queue.hold(number)
    try:
        outcome = perform(queue.read(arguments), context.job.attempts)
    finally:
        queue.release(number)
    if not outcome.done:
        raise _NotDone(utils.utcnow() + outcome.again_in if outcome.again_in else None)


def _tick(timestamp: int, task: str) -> None:  # noqa: ARG001 - the clock's own argument
    _cron, wanted = api.scheduled()[task]
    api.defer(wanted, organisation=None)


def register() -> None:
    """Makes our one task and the clock known to procrastinate; again without harm."""
    if queue.ENTRY not in app.tasks:
        app.task(name=queue.ENTRY, queue=queue.QUEUE, pass_context=True, retry=_AsTheTaskSays())(_entry)
        app.task(name="tessera.tick", queue=queue.QUEUE)(_tick)
    for name, (cron, _task) in api.scheduled().items():
        if not any(known[1] == name for known in app.periodic_registry.periodic_tasks):
            app.periodic(cron=cron, periodic_id=name, task_kwargs={"task": name})(app.tasks["tessera.tick"])


def run(*, once: bool = False, concurrency: int = 2) -> None:
    """Works until told to stop (SIGTERM, SIGINT), or with `once` until nothing is due."""
    register()
    api.sweep()
    # One connection listens, the others fetch and finish; tasks use Django's own, one per job at a time.
    link = PsycopgConnector(kwargs=connector_params(DEFAULT_DB_ALIAS), min_size=1, max_size=3)
    with app.replace_connector(link):
        app.run_worker(
            concurrency=concurrency,
            wait=not once,
            listen_notify=not once,
            fetch_job_polling_interval=_POLL,
            update_heartbeat_interval=_HEARTBEAT,
            stalled_worker_timeout=_HEARTBEAT * 6,
            shutdown_graceful_timeout=_GRACE,
            delete_jobs="successful",
        )
