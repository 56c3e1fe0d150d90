"""The clock deadlines are kept by: the database's, in the transaction that writes.

Several machines may serve the program and their clocks may differ; there is one database. It stamps what is handed in
and published with the time at which the transaction began, whatever the program says, and refuses what came late.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from tessera.kernel import clock


def server_time() -> datetime:
    """The time of this transaction by the database's clock, aware, in UTC.

    Where a test or an invented world has set the clock, the database is told so until the end of the transaction and
    stamps with that time. Call inside a transaction.
    """
    at = clock.set_to()
    with connection.cursor() as cursor:
        if at is not None:
            cursor.execute("select set_config('app.clock', %s, true)", [at.isoformat()])
            return at
        cursor.execute("select now(), set_config('app.clock', '', true)")
        found: datetime = cursor.fetchone()[0]
    return found
