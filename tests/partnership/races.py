"""Two writers at once, on two connections of their own: the first holds its transaction open while the second begins."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, connection, connections, transaction

from tessera.kernel.actor import Actor, acting

Write = Callable[[], object]
_WAITS = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


def one_after_the_other(first: tuple[Actor, Write], second: tuple[Actor, Write]) -> list[Exception | None]:
    """What each write met, None where it stands: the second begins after the first wrote and before it commits.

    Raises AssertionError where the second did not wait: then nothing kept the two apart.
    """
    wrote, go_on = threading.Event(), threading.Event()
    met: list[Exception | None] = [None, None]

    def run(place: int, by: Actor, write: Write) -> None:
        try:
            with acting(by), transaction.atomic():
                if place:
                    assert wrote.wait(20)
                write()
                if not place:
                    wrote.set()
                    assert go_on.wait(20)
        except Exception as fault:  # noqa: BLE001 - whatever the program or the database says
            met[place] = fault
        finally:
            wrote.set()
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, *each)) for place, each in enumerate((first, second))]
    for each in threads:
        each.start()
    waited = _waits(threads[1])
    go_on.set()
    for each in threads:
        each.join(30)
    assert waited, "the second writer did not wait for the first"
    return met


def _waits(thread: threading.Thread) -> bool:
    for _turn in range(200):
        with connection.cursor() as cursor:
            cursor.execute(_WAITS)
            if cursor.fetchone()[0]:
                return True
        if not thread.is_alive():
            return False
        time.sleep(0.05)
    return False


def both_ways(make: Callable[[], tuple[tuple[Actor, Write], tuple[Actor, Write]]]) -> list[list[Exception | None]]:
    """The same two writes in both orders, each time on a ground made anew."""
    one, two = make()
    found = [one_after_the_other(one, two)]
    one, two = make()
    return [*found, one_after_the_other(two, one)]


def is_refused(fault: Exception | None, *words: str) -> bool:
    """Whether the program (not merely the database) refused a write, in words that a colleague understands."""
    return fault is not None and not isinstance(fault, DatabaseError) and all(word in str(fault) for word in words)
