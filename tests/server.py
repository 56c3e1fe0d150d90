"""The whole program on a port of its own, in this process, and a way to wait until it has nothing more to do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread

_busy = 0
_change = threading.Condition()


class Counted(StaticFilesHandler):
    """Answers as ever, and counts what is being answered."""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        global _busy
        with _change:
            _busy += 1
        try:
            return super().__call__(environ, start_response)
        finally:
            with _change:
                _busy -= 1
                _change.notify_all()


def quiet(seconds: float = 30.0) -> None:
    """Waits until no request is being answered: a late one would write into the next test's empty database."""
    with _change:
        assert _change.wait_for(lambda: not _busy, seconds), "a request is still being answered"


@contextmanager
def served(host: str) -> Iterator[str]:
    """The address of the program, with database connections of its own. Raises what kept it from starting."""
    thread = LiveServerThread(host, Counted, connections_override={})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"http://{host}:{thread.port}"
    finally:
        thread.terminate()
