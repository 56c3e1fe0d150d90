"""What the queue does for itself by the clock."""

from __future__ import annotations

from tessera.kernel.jobs import api


@api.task("jobs.sweep")
def sweep_queue(run: api.Run) -> None:  # noqa: ARG001 - every task gets its run
    """Finds what dead workers left."""
    api.sweep()


api.schedule(sweep_queue, cron="* * * * * */20")
