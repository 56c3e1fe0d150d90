"""The queue underneath: procrastinate's tables, reached over Django's own connection, so that a job is part of the write."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from procrastinate import jobs, manager
from procrastinate.contrib.django.django_connector import DjangoConnector

# The one task procrastinate knows: which of ours to do is among its arguments.
ENTRY = "tessera"
QUEUE = "default"
_STALE_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Order:
    """What a job in the queue says: which task, for whom, with which ids. Everything in it is readable to operators."""

    task: str
    organisation: UUID | None
    account: UUID | None
    run: UUID | None
    ids: dict[str, Any]

    def written(self) -> dict[str, Any]:
        """As the queue keeps it."""
        return {
            "task": self.task,
            "organisation": _text(self.organisation),
            "account": _text(self.account),
            "run": _text(self.run),
            "ids": self.ids,
        }


def read(arguments: dict[str, Any]) -> Order:
    """The order a queued job holds."""
    return Order(
        arguments["task"],
        _uuid(arguments["organisation"]),
        _uuid(arguments["account"]),
        _uuid(arguments["run"]),
        arguments["ids"],
    )


def put(order: Order, *, at: datetime | None = None, lock: str | None = None) -> None:
    """Puts a job into the queue inside the current transaction; with `lock`, only one of them runs at a time."""
    job = jobs.Job(
        queue=QUEUE, lock=lock, queueing_lock=None, task_name=ENTRY, task_kwargs=order.written(), scheduled_at=at
    )
    manager.JobManager(DjangoConnector()).defer_job(job)


def take() -> tuple[int, int, Order] | None:
    """The next due job as (number, earlier attempts, order), now marked as being done; None when nothing is due."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, attempts, args from procrastinate_fetch_job_v2(%s::varchar[], null) where id is not null",
            [[QUEUE]],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    return row[0], row[1], read(json.loads(row[2]))


def finish(number: int, *, well: bool) -> None:
    """Ends a job; one that went well leaves the queue, one that did not stays to be seen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select procrastinate_finish_job_v1(%s, %s::procrastinate_job_status, %s)",
            [number, "succeeded" if well else "failed", well],
        )


def again(number: int, at: datetime) -> None:
    """Puts a job back, not before `at`."""
    with connection.cursor() as cursor:
        cursor.execute("select procrastinate_retry_job_v2(%s, %s, null, null, null)", [number, at])


def make_all_due() -> None:
    """Forgets the pauses before waiting jobs (for tests that will not wait)."""
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set scheduled_at = null where status = 'todo'")


def hold(number: int) -> None:
    """Says that this connection works on the job; the database forgets it when the connection ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtextextended('job ' || %s, 0))", [number])


def release(number: int) -> None:
    """Takes back `hold`."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_unlock(hashtextextended('job ' || %s, 0))", [number])


def abandoned() -> list[tuple[int, int, Order]]:
    """Jobs marked as being done that nobody holds and whose worker has been silent: (number, attempts, order).

    Call it in a transaction: the rows stay locked until its end.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select j.id, j.attempts, j.args from procrastinate_jobs j"
            " left join procrastinate_workers w on w.id = j.worker_id"
            " where j.status = 'doing' and j.task_name = %s"
            "   and (w.id is null or w.last_heartbeat < now() - make_interval(secs => %s))"
            "   and pg_try_advisory_xact_lock(hashtextextended('job ' || j.id, 0))"
            " for update of j skip locked",
            [ENTRY, _STALE_SECONDS],
        )
        return [(number, attempts, read(json.loads(text))) for number, attempts, text in cursor.fetchall()]


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None


def _uuid(value: str | None) -> UUID | None:
    return UUID(value) if value else None
