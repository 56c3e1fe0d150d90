"""Finding who is written down twice: our engine and Splink with our columns, against plain Splink, on the same records.

    python benchmarks/linkage.py [--records 100000] [--seed 1] [--engines own,duckdb,plain]

The people are invented by tests/protection/linkage/invented.py: names by Faker's locales, spellings by Metaphone, shares of
errors as named there. Plain Splink compares romanised names by Jaro-Winkler with term frequencies, dates by edit distance,
and is given its best threshold in hindsight; ours is taken at the probability it hands out by default (0.9), and at its best
too. Each engine runs in a process of its own, from records in memory to scored pairs.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME), str(HOME / "src")]
NAMES = {
    "own": "our engine",
    "duckdb": "Splink on DuckDB with our comparison",
    "plain": "plain Splink, Jaro-Winkler",
}


def quality(scored: Iterable[tuple[float, bool]], true: int, least: float | None) -> dict[str, float]:
    """Precision, recall and F1 of pairs (weight, right) at a weight, or at the weight with the best F1."""
    best = {"P": 0.0, "R": 0.0, "F1": 0.0}
    right = 0
    for count, (weight, is_right) in enumerate(sorted(scored, reverse=True), 1):
        if least is not None and weight < least:
            break
        right += is_right
        made = {"P": right / count, "R": right / true, "F1": 2 * right / (count + true)}
        if least is not None or made["F1"] > best["F1"]:
            best = made
    return {name: round(value, 4) for name, value in best.items()}


def measure(engine: str, records: int, seed: int) -> dict[str, Any]:
    """One engine in this process."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tessera.config.settings")
    django.setup()
    from tests.protection.linkage.invented import invent

    world = invent(records, seed)
    true = len(world.truth())
    # What is imported once per process is not the work.
    import duckdb  # noqa: F401
    import pyarrow  # noqa: F401
    import splink  # noqa: F401

    wall, cpu = time.perf_counter(), time.process_time()
    pairs = plain(world.records) if engine == "plain" else ours(world.records, engine)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    scored = [(weight, world.person[a] == world.person[b]) for a, b, weight in pairs]
    least = 3.17 if engine != "plain" else None
    return {
        "seconds": round(wall, 2),
        "CPU seconds": round(cpu, 2),
        "MiB at most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "true pairs": true,
        "best": quality(scored, true, None),
        **({"at 0.9": quality(scored, true, least)} if least else {}),
    }


def ours(records: Any, engine: str) -> list[tuple[str, str, float]]:
    """Pairs with a probability of at least 0.5, by our comparison."""
    from tessera.protection.linkage.api import Backend, Settings, link

    found = link(records, settings=Settings(least=0.5), backend=Backend(engine))
    ids = found.ids
    return [(ids[a], ids[b], weight) for a, b, weight in zip(found.first, found.second, found.weight, strict=True)]


def plain(records: Any) -> list[tuple[str, str, float]]:
    """Pairs by Splink as its tutorial would set it up for such records."""
    import duckdb
    import pyarrow as arrow
    import splink.comparison_library as cl
    from anyascii import anyascii
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.CRITICAL)
    rows = [
        {
            "unique_id": place, "first_name": anyascii(one.given_names).lower() or None,
            "surname": anyascii(one.family_name).lower() or None, "dob": one.birth_date or None,
            "year": one.birth_date[:4] or None, "sex": one.sex or None, "nationality": one.nationality or None,
            "district": one.district or None, "phone": one.phones[0] if one.phones else None,
        }
        for place, one in enumerate(records)
    ]  # fmt: skip
    rarity = {"term_frequency_adjustments": True}
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("first_name", [0.92, 0.88, 0.7]).configure(**rarity),
            cl.JaroWinklerAtThresholds("surname", [0.92, 0.88, 0.7]).configure(**rarity),
            cl.LevenshteinAtThresholds("dob", [1, 2]),
            cl.ExactMatch("sex"),
            cl.ExactMatch("nationality").configure(**rarity),
            cl.ExactMatch("district").configure(**rarity),
            cl.ExactMatch("phone"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("dob", "sex"), block_on("phone"), block_on("first_name", "surname"), block_on("first_name", "year"),
            block_on("surname", "year"), block_on("first_name", "district"), block_on("surname", "district"),
        ],
        retain_matching_columns=False,
    )  # fmt: skip
    api = DuckDBAPI(connection=duckdb.connect(":memory:"))
    linker = Linker(api.register(arrow.Table.from_pylist(rows)), settings, log_level=None)
    train = linker.training
    known = [block_on("phone"), block_on("first_name", "surname", "dob")]
    train.estimate_probability_two_random_records_match(known, recall=0.7)
    train.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("dob"), block_on("first_name", "surname")):
        train.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True)
    found = linker.inference.predict(threshold_match_weight=-3).as_pyarrow_table().to_pydict()
    ids = [one.id for one in records]
    return [
        (ids[a], ids[b], weight)
        for a, b, weight in zip(found["unique_id_l"], found["unique_id_r"], found["match_weight"], strict=True)
    ]


def main() -> None:
    """Runs every engine in a process of its own and prints one object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engines", default="own,duckdb,plain")
    parser.add_argument("--only", default="", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.only:
        print(json.dumps(measure(chosen.only, chosen.records, chosen.seed)))
        return
    results: dict[str, dict[str, Any]] = {}
    for engine in chosen.engines.split(","):
        words = [
            sys.executable,
            __file__,
            "--only",
            engine,
            "--records",
            str(chosen.records),
            "--seed",
            str(chosen.seed),
        ]
        done = subprocess.run(words, check=True, capture_output=True, text=True)
        results[engine] = json.loads(done.stdout.strip().splitlines()[-1])
    print(json.dumps(report(results, chosen.records), ensure_ascii=False))


def report(results: dict[str, dict[str, Any]], records: int) -> dict[str, Any]:
    """One flat object: each figure by engine, and the ratios to plain Splink in the same run."""
    made: dict[str, Any] = {"records": records, "true pairs": next(iter(results.values()))["true pairs"]}
    for engine, values in results.items():
        name = NAMES[engine]
        if "at 0.9" in values:
            made[f"{name}, pair F1 at the default threshold"] = values["at 0.9"]["F1"]
            made[f"{name}, precision and recall there"] = f"{values['at 0.9']['P']} and {values['at 0.9']['R']}"
        made[f"{name}, pair F1 at the best threshold in hindsight"] = values["best"]["F1"]
        made |= {f"{name}, {what}": values[what] for what in ("seconds", "CPU seconds", "MiB at most")}
    for engine in set(results) & {"own", "duckdb"} if "plain" in results else ():
        made[f"{NAMES[engine]}, time over plain Splink's"] = round(
            results[engine]["seconds"] / results["plain"]["seconds"], 2
        )
    return made


if __name__ == "__main__":
    main()
