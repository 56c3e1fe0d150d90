"""A worker with one task, to be killed: `slow MARK` enqueues it and works, `again MARK` lets another worker finish it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tessera.config.settings")
ORGANISATION = UUID("00000000-0000-4000-8000-000000000001")


def main(what: str, mark: Path) -> None:
    """Works in this process."""
    import django

    django.setup()
    from django.db import connection, transaction

    from tessera.kernel.actor import Actor, acting
    from tessera.kernel.jobs import api as jobs
    from tessera.kernel.jobs import worker
    from tessera.kernel.jobs.models import JobRun
    from tessera.kernel.work import unit_of_work

    @jobs.task("trial.wait")
    def wait(run: jobs.Run) -> None:
        mark.write_text(str(run.attempt))
        if run.attempt == 1:
            time.sleep(60)

    by = Actor(account=None, organisation=ORGANISATION, job="trial")
    if what == "slow":
        with unit_of_work(by=by):
            jobs.enqueue(wait, organisation=ORGANISATION, by=by)
        worker.run(concurrency=1)
        return
    # As if the dead worker's silence had lasted: its last sign of life is what the sweep goes by.
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '1 minute'")
    assert jobs.sweep() == 1
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set scheduled_at = null where status = 'todo'")
    worker.run(once=True, concurrency=1)
    with acting(by), transaction.atomic():
        run = JobRun.objects.get()
        print(run.state, "after", run.attempts, "attempts")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
