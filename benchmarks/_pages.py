"""How a page is asked and timed: through the whole stack but the socket."""

from __future__ import annotations

import gzip
import statistics
import time
from collections.abc import Callable
from typing import Any


def measure(ask: Callable[[int], Any], visits: int) -> dict[str, float]:
    """Median and 95th percentile of server milliseconds, median of them on the processor here, queries, and compressed
    kilobytes of the largest answer."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask(0)
    times, processor, size = [], [], 0
    for number in range(visits):
        began, busy = time.perf_counter(), time.process_time()
        answer = ask(number)
        processor.append((time.process_time() - busy) * 1000)
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, answer.status_code
        size = max(size, len(gzip.compress(answer.content, 6)))
    with CaptureQueriesContext(connection) as queries:
        ask(1)
    return {
        "median ms": round(statistics.median(times), 1),
        "95th percentile ms": round(statistics.quantiles(times, n=20)[-1], 1),
        "median ms of the processor": round(statistics.median(processor), 1),
        "queries": len(queries),
        "KB compressed": round(size / 1024, 1),
    }


def signed_in(persona: str) -> Any:
    """A browser of Django's in which a persona of the demo world is signed in."""
    from django.test import Client, override_settings

    with override_settings(DEMO=True):
        client = Client()
        assert client.post("/demo/sign-in/", {"persona": persona}).status_code == 302
    return client
