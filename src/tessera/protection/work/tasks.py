"""Jobs of the room."""

from __future__ import annotations

from tessera.kernel.jobs import api as jobs


@jobs.task("work.write_to_people", retry=jobs.Retry(8, 30.0))
def write_to_people(run: jobs.Run) -> None:
    """Writes to those of an organisation who have unseen alerts and want to know at once."""
