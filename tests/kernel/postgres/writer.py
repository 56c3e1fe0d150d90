"""A program that writes: commits rows through Django and says each one's id once the database has acknowledged it."""

from __future__ import annotations

import os
import sys
import time
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tessera.config.settings")


def main(seconds: float) -> None:
    """Writes for so long; goes on after a lost connection, as a server does with the next request."""
    import django

    django.setup()
    from django.db import Error, connection

    from tessera.kernel.actor import Actor
    from tessera.kernel.ledger import api as ledger
    from tessera.kernel.work import unit_of_work

    by = Actor(account=uuid4(), organisation=uuid4())
    end = time.monotonic() + seconds
    print("ready", flush=True)  # noqa: T201
    while time.monotonic() < end:
        try:
            with unit_of_work(by=by):
                row = ledger.record(by=by, action="trial:row:write", object_id=uuid4())
        except Error:
            connection.close()
            time.sleep(0.05)
            continue
        print(row, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(float(sys.argv[1]))
