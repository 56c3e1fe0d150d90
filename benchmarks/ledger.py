"""Three ways to chain the ledger under load: at commit (ours), inside the request, and not at all (as a sealing job would).

    python benchmarks/ledger.py [--writers 8] [--acts 60]

Each writer does acts of one organisation: a ledger row, then 5 ms of other work in the same transaction, then commit.
In the request the chain's lock is held through that work; at commit it is held for the commit only.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import _database

WORK = 0.005
_EAGER = "alter table kernel_ledgerentry disable trigger ledger_link; create constraint trigger ledger_link_now after insert on kernel_ledgerentry not deferrable for each row execute function ledger_link()"
_NONE = "drop trigger ledger_link_now on kernel_ledgerentry"


def load(writers: int, acts: int) -> tuple[float, float, float]:
    """(acts per second, median ms, 95th percentile ms) of writers working side by side in one organisation."""
    from django.db import connections

    from tessera.kernel.actor import Actor
    from tessera.kernel.ledger import api as ledger
    from tessera.kernel.work import unit_of_work

    actor = Actor(account=uuid4(), organisation=uuid4())

    def work(_number: int) -> list[float]:
        took = []
        try:
            for _ in range(acts):
                began = time.perf_counter()
                with unit_of_work(by=actor):
                    ledger.record(by=actor, action="case:note:add", object_id=uuid4())
                    time.sleep(WORK)
                took.append((time.perf_counter() - began) * 1000)
        finally:
            connections.close_all()
        return took

    began = time.perf_counter()
    with ThreadPoolExecutor(writers) as pool:
        times = [each for part in pool.map(work, range(writers)) for each in part]
    seconds = time.perf_counter() - began
    return len(times) / seconds, statistics.median(times), statistics.quantiles(times, n=20)[-1]


def main() -> None:
    """Runs the three in turn and prints one object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--acts", type=int, default=60)
    words = parser.parse_args()
    _database.start()
    import psycopg

    results: dict[str, object] = {
        "writers": words.writers,
        "acts of each": words.acts,
        "other work in the transaction, ms": WORK * 1000,
    }
    load(words.writers, 5)
    rates = {}
    with psycopg.connect(**_database.admin(), autocommit=True) as link:
        for name, change in (("chained at commit", ""), ("chained in the request", _EAGER), ("not chained", _NONE)):
            if change:
                link.execute(change)
            rates[name], median, high = load(words.writers, words.acts)
            results[f"{name}: acts per second"] = round(rates[name])
            results[f"{name}: median / 95th percentile, ms"] = f"{median:.1f} / {high:.1f}"
    results["at commit against in the request"] = round(rates["chained at commit"] / rates["chained in the request"], 2)
    results["at commit against not chained"] = round(rates["chained at commit"] / rates["not chained"], 2)
    print(json.dumps(results))


if __name__ == "__main__":
    main()
