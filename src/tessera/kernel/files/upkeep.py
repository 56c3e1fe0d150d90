"""Content whose act was rolled back: nobody holds its key, so it only takes up room."""

from __future__ import annotations

import time
from pathlib import Path
from uuid import UUID

from django.db import connection

from tessera.kernel.files import content
from tessera.kernel.jobs.api import Run, schedule, task

_OLD_SECONDS = 24 * 3600


@task("files.tidy")
def tidy(run: Run) -> None:  # noqa: ARG001 - every task gets its run
    """Removes content older than a day that no row knows."""
    remove_unknown(time.time() - _OLD_SECONDS)


schedule(tidy, cron="17 3 * * *")


def remove_unknown(before: float) -> int:
    """Removes content last written before that moment (seconds since 1970) that no row knows. Returns how many."""
    count = 0
    for path in content.folder().glob("??/*"):
        if path.is_file() and path.stat().st_mtime < before and not _known(path):
            path.unlink()
            count += 1
    return count


def _known(path: Path) -> bool:
    try:
        file_id = UUID(path.name)
    except ValueError:
        return False
    with connection.cursor() as cursor:
        cursor.execute("select file_known(%s)", [file_id])
        return bool(cursor.fetchone()[0])
