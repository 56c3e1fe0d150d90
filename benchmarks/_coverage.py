"""How often intervals hold the truth: tables drawn from known populations, every interval asked.

    python benchmarks/_coverage.py [--truth NAME] [--simulations 200] [--resamples 400] [--seed 1]

Prints one JSON line per population and interval: share of simulations whose interval holds the true total, shares that
lie wholly above and below it, the mean width on the logarithmic scale and its ratio to the BCa interval's.
Populations: the stepwise, best-BIC and best-triple fits to the United Kingdom lists, main effects alone, two classes of
people (where no pair model is right), and smaller ones.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from django.conf import settings

if not settings.configured:
    settings.configure(USE_I18N=False)

from tessera.observatory.prevalence import averaging, bootstrap, intervals, search, stepwise
from tessera.observatory.prevalence.designs import Design, design
from tessera.observatory.prevalence.fitting import Fits, fit
from tessera.observatory.prevalence.lists import read_lists

DATA = Path(__file__).resolve().parents[1] / "tests" / "observatory" / "prevalence" / "data"
Population = np.ndarray[tuple[int], np.dtype[np.float64]]  # expected people per history 1 … 2^t - 1, unseen last


def kingdom() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The United Kingdom table of five lists."""
    with (DATA / "UKdat_5.csv").open("rb") as stream:
        return read_lists(stream).table


def populations() -> dict[str, Population]:
    """Known truths, by name."""
    table, plan = kingdom(), design(5)
    chosen = stepwise.choose(plan, table[None])
    main = fit(plan, table[None], plan.model(())[None])
    pairs, triples = search.search(table, 2), search.search(table, 3)
    return {
        "uk_stepwise": _whole(chosen),
        "uk_stepwise_fifth": _whole(chosen) / 5,
        "uk_main_effects": _whole(main),
        "uk_best_pairs": _whole(pairs.fits.row(int(pairs.order[0]))),
        "uk_best_triples": _whole(triples.fits.row(int(triples.order[0]))),
        "three_lists": independent(np.array([0.3, 0.25, 0.2]), 500),
        "two_classes": independent(np.array([0.05, 0.04, 0.06, 0.05, 0.03]), 9000)
        + independent(np.array([0.2, 0.25, 0.3, 0.2, 0.1]), 1000),
    }


def _whole(fits: Fits) -> Population:
    return np.append(fits.mu[0], fits.unseen[0])


def independent(chances: np.ndarray[tuple[int], np.dtype[np.float64]], people: float) -> Population:
    """People found by each list independently."""
    lists = len(chances)
    cells = np.append(np.arange(1, 1 << lists), 0)
    on = cells[:, None] >> np.arange(lists) & 1
    return np.asarray(people * np.where(on, chances, 1 - chances).prod(axis=1))


def draws(population: Population, count: int, source: np.random.Generator) -> Iterator[Population]:
    """Observed tables of that many people; the unseen are thrown away."""
    for table in source.multinomial(round(population.sum()), population / population.sum(), size=count):
        yield table[:-1].astype(float)


def simulate(population: Population, count: int, resamples: int, seed: int) -> dict[str, list[tuple[float, float]]]:
    """The limits of every interval in every simulation."""
    source = np.random.default_rng(seed)
    plan: Design = design(len(population).bit_length() - 1)
    kept: dict[str, list[tuple[float, float]]] = {}
    for table in draws(population, count, source):
        chosen = stepwise.choose(plan, table[None])
        seen, unseen = float(table.sum()), float(chosen.unseen[0])
        boot = bootstrap.run(table, lambda tables: stepwise.choose(plan, tables).unseen, size=resamples, source=source)
        found = search.search(table, 2, "aic")
        low, _, high = averaging.tail_areas(found, 0.95)
        limits = {
            "BCa": boot.limits(0.95),
            "bootstrap averaging": averaging.percentiles(boot.totals, 0.95),
            "AIC averaging": (seen + low, seen + high),
        }
        if chosen.status[0] == 0:
            error = float(intervals.standard_errors(plan, chosen)[0])
            limits["log-normal, given the model"] = intervals.log_normal(round(seen), unseen, error, 0.95)
        for name, pair in limits.items():
            kept.setdefault(name, []).append(pair)
    return kept


def summary(limits: dict[str, list[tuple[float, float]]], truth: float) -> list[dict[str, object]]:
    """Coverage and width of each interval."""
    rows = []
    reference = _width(limits["BCa"])
    for name, pairs in limits.items():
        low, high = np.array(pairs).T
        rows.append(
            {
                "interval": name,
                "simulations": len(pairs),
                "coverage": round(float(((low <= truth) & (truth <= high)).mean()), 4),
                "above": round(float((low > truth).mean()), 4),
                "below": round(float((high < truth).mean()), 4),
                "log_width": round(_width(pairs), 4),
                "width_to_bca": round(_width(pairs) / reference, 3),
            }
        )
    return rows


def _width(pairs: list[tuple[float, float]]) -> float:
    """Mean width on the logarithmic scale over intervals that are finite."""
    low, high = np.array(pairs).T
    finite = np.isfinite(high)
    return float(np.log(high[finite] / low[finite]).mean())


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--truth", action="append")
    parser.add_argument("--simulations", type=int, default=200)
    parser.add_argument("--resamples", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    for name, population in populations().items():
        if wanted.truth and name not in wanted.truth:
            continue
        limits = simulate(population, wanted.simulations, wanted.resamples, wanted.seed)
        for row in summary(limits, round(population.sum())):
            print(json.dumps({"truth": name, "total": round(population.sum()), **row}), flush=True)


if __name__ == "__main__":
    main()
