"""Compare stepwise bootstrap replicates per CPU second with a plain loop in the same run and with recorded R packages.

    python benchmarks/prevalence.py [--replicates 10000] [--plain 60] [--no-panel] [--seed 1]
    python benchmarks/prevalence.py --coverage [--simulations 200] [--resamples 400]

Prints one JSON object. The plain loop is the same method one replicate at a time, written for this file: numpy's solver
inside Python loops, scipy's Poisson tails, and no existence check, which favours it. The R figures (SparseMSE 5.7 and
MultipleSystemsEstimation 10.8 replicates per CPU second on the same table) are a recorded reference from another run on
another day; R is not started here. `--coverage` prints the table of how often intervals hold the truth.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from itertools import combinations
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from _coverage import DATA, kingdom
from scipy.stats import poisson

from tessera.observatory.prevalence import bootstrap, panel, stepwise
from tessera.observatory.prevalence.designs import design
from tessera.observatory.prevalence.lists import read_lists
from tessera.observatory.prevalence.loglinear import Wishes

RECORDED = {"SparseMSE": 5.7, "MultipleSystemsEstimation": 10.8}
Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def plain_fit(table: Array, pairs: list[tuple[int, int]]) -> tuple[float, Array]:
    """Iteratively reweighted least squares for one table and one model; unseen and expected counts (0 where dropped)."""
    lists = len(table).bit_length()
    cells = np.arange(1, len(table) + 1)
    on = (cells[:, None] >> np.arange(lists) & 1).astype(float)
    columns = [np.ones(len(cells)), *on.T]
    keep = np.ones(len(cells), dtype=bool)
    for a, b in pairs:
        both = on[:, a] * on[:, b]
        if table @ both:
            columns.append(both)
        else:
            keep &= both == 0
    x, n = np.array(columns).T[keep], table[keep]
    mu = n + 0.1
    eta, before = np.log(mu), np.inf
    for _ in range(60):
        beta = np.linalg.lstsq(np.sqrt(mu)[:, None] * x, np.sqrt(mu) * (eta + (n - mu) / mu), rcond=None)[0]
        eta = x @ beta
        mu = np.exp(eta)
        deviance = 2 * (np.where(n > 0, n * (np.log(np.maximum(n, 1)) - eta), 0) - n + mu).sum()
        if abs(before - deviance) / (abs(deviance) + 0.1) < 1e-10:
            break
        before = deviance
    expected = np.zeros(len(table))
    expected[keep] = mu
    return float(np.exp(beta[0])), expected


def plain_stepwise(table: Array, threshold: float = 0.02) -> float:
    """The unseen by stepwise choice, one pair at a time."""
    lists = len(table).bit_length()
    cells = np.arange(1, len(table) + 1)
    chosen: list[tuple[int, int]] = []
    unseen, expected = plain_fit(table, chosen)
    while True:
        best, least = None, threshold
        for a, b in combinations(range(lists), 2):
            if (a, b) in chosen:
                continue
            both = (cells >> a & 1) * (cells >> b & 1)
            seen, mean = table @ both, expected @ both
            p = min(poisson.cdf(seen, mean), poisson.sf(seen - 1, mean))
            if p < least:
                best, least = (a, b), p
        if best is None:
            return unseen
        chosen.append(best)
        unseen, expected = plain_fit(table, chosen)


def measure(replicates: int, plain: int, seed: int) -> dict[str, object]:
    """Both speeds on the same resamples, and how many agree."""
    table, plan = kingdom(), design(5)
    tables = bootstrap.resamples(table, max(replicates, plain), np.random.default_rng(seed))
    stepwise.choose(plan, tables[:50])
    begun = time.process_time()
    parts = [
        stepwise.choose(plan, tables[first : first + bootstrap.CHUNK]).unseen
        for first in range(0, replicates, bootstrap.CHUNK)
    ]
    ours = time.process_time() - begun
    unseen = np.concatenate(parts)
    begun = time.process_time()
    loop = np.array([plain_stepwise(one) for one in tables[:plain]])
    theirs = time.process_time() - begun
    speed, slow = replicates / ours, plain / theirs
    agree = np.abs(loop - unseen[:plain]) < 1e-6 * unseen[:plain]
    return {
        "table": "United Kingdom, five lists, 2,744 people",
        "replicates": replicates,
        "replicates_per_cpu_second": round(speed, 1),
        "plain_numpy_loop_per_cpu_second": round(slow, 2),
        "ratio_to_plain_numpy_loop": round(speed / slow, 1),
        "same_answer_as_plain_loop_1e-6": f"{int(agree.sum())} of {plain}",
        **{f"recorded_reference_{name}_per_cpu_second": value for name, value in RECORDED.items()},
        **{f"ratio_to_recorded_{name}": round(speed / value, 1) for name, value in RECORDED.items()},
    }


def all_methods(seed: int) -> dict[str, object]:
    """Wall and CPU seconds of all methods in one call, default settings."""
    with (DATA / "UKdat_5.csv").open("rb") as stream:
        lists = read_lists(stream)
    begun, spent = time.perf_counter(), time.process_time()
    found = panel.run(lists, Wishes(10_000, 0.95, np.random.default_rng(seed)), stepwise.THRESHOLD)
    return {
        "panel_seconds": round(time.perf_counter() - begun, 1),
        "panel_cpu_seconds": round(time.process_time() - spent, 1),
        "panel_lowest": round(found.spread.lowest),
        "panel_highest": round(found.spread.highest),
    }


def main() -> None:
    """Prints one JSON object, or hands over to the coverage simulation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=10_000)
    parser.add_argument("--plain", type=int, default=60)
    parser.add_argument("--no-panel", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--coverage", action="store_true")
    parser.add_argument("--simulations", type=int, default=200)
    parser.add_argument("--resamples", type=int, default=400)
    wanted = parser.parse_args()
    if wanted.coverage:
        script = Path(__file__).with_name("_coverage.py")
        options = [f"--{name}={getattr(wanted, name)}" for name in ("simulations", "resamples", "seed")]
        raise SystemExit(subprocess.run([sys.executable, str(script), *options], check=False).returncode)
    values = measure(wanted.replicates, wanted.plain, wanted.seed)
    print(json.dumps(values if wanted.no_panel else {**values, **all_methods(wanted.seed)}))


if __name__ == "__main__":
    main()
