"""One function per method beside stepwise choice: search by BIC, averaging, graphs, latent classes."""

from __future__ import annotations

import math
import time

import numpy as np

from tessera.observatory.prevalence import averaging, bootstrap, graphs, latent
from tessera.observatory.prevalence.fitting import Fits
from tessera.observatory.prevalence.lists import Lists
from tessera.observatory.prevalence.loglinear import Wishes, describe, label
from tessera.observatory.prevalence.results import Estimate, Interval, Rival
from tessera.observatory.prevalence.search import TOP, Search, TooManyModels, reselected, search
from tessera.observatory.prevalence.special import Array
from tessera.observatory.prevalence.words import Note

SHOWN = 10  # rival models in an answer
ASTRAY = 1.05  # R-hat above which chains are said to disagree


def estimate_bic(lists: Lists, wishes: Wishes, *, order: int = 2, criterion: str = "bic", top: int = TOP) -> Estimate:
    """The best of all hierarchical models with terms up to `order` lists, BCa limits with re-selection among the `top` best.

    Raises search.TooManyModels above 6 lists (5 with terms of three lists).
    """
    begun = time.perf_counter()
    found = search(lists.table, order, criterion)
    name = criterion.upper()
    if found.best is None:
        return _without_model(lists, found, wishes, name, begun)
    rows = found.top(top)

    def selector(tables: Array) -> Array:
        return reselected(found, rows, tables, criterion)

    return describe(
        lists,
        found.design,
        found.fits.row(found.best),
        selector,
        wishes,
        method=criterion,
        criterion=f"smallest {name} of {len(found.values):,} models with terms of up to {order} lists",
        begun=begun,
        rivals=rivals(lists, found),
        notes=(Note("best_of", {"kept": len(rows), "criterion": name}),),
    )


def _without_model(lists: Lists, found: Search, wishes: Wishes, name: str, begun: float) -> Estimate:
    """No model is estimable: the answer is that there is none, with the main-effects fit as the reason."""
    row: Fits = found.fits.row(0)
    return describe(
        lists,
        found.design,
        row,
        lambda tables: np.full(len(tables), np.inf),
        wishes,
        method=name.lower(),
        criterion=name,
        begun=begun,
    )


def rivals(lists: Lists, found: Search, count: int = SHOWN) -> tuple[Rival, ...]:
    """The best models with estimate and weight."""
    weights = found.weights()
    return tuple(
        Rival(
            label(found.design.interactions(found.fits.terms[row]), lists.names),
            lists.observed + float(found.fits.unseen[row]),
            float(weights[row]),
            float(found.values[row]),
        )
        for row in found.top(count)
    )


def estimate_averaged(lists: Lists, wishes: Wishes) -> Estimate:
    """All pair models under AIC weights; limits by tail areas. No resampling, no chance.

    Assumes what the notes `averaged_…` say; they also say how often the limits held the truth in simulation and where
    they did not.
    """
    begun = time.perf_counter()
    found = search(lists.table, 2, "aic")
    notes = [*lists.notes]
    if found.best is None:
        low, middle, high = 0.0, math.inf, math.inf
        notes.append(Note("no_estimate"))
    else:
        low, middle, high = averaging.tail_areas(found, wishes.level)
    seen = lists.observed
    weights = np.sort(found.weights())[::-1] if found.best is not None else np.ones(1)
    return Estimate(
        method="averaged",
        estimate=seen + middle,
        interval=Interval(seen + low, seen + high, wishes.level, "tail areas averaged over all pair models"),
        model=f"{len(found.values):,} pair models",
        criterion="AIC weights",
        observed=seen,
        warnings=tuple(notes),
        assumptions=(Note("averaged_assumes"), Note("averaged_coverage"), Note("averaged_fails")),
        figures={"effective_models": float(1 / (weights**2).sum())},
        rivals=rivals(lists, found) if found.best is not None else (),
        quantiles=averaging.curve(found, seen) if found.best is not None else (),
        seconds=time.perf_counter() - begun,
    )


def estimate_dga(lists: Lists, wishes: Wishes) -> Estimate:
    """Posterior over decomposable graphs: median and credible limits. Raises TooManyModels where it does not suit."""
    begun = time.perf_counter()
    if not graphs.suits(lists.table):
        raise TooManyModels
    found = graphs.posterior(lists.table)
    seen, tail = lists.observed, (1 - wishes.level) / 2
    order = np.argsort(-found.weights)[:SHOWN]
    notes = [*lists.notes, *([Note("range_short", {"times": graphs.REACH})] if found.cut > tail / 10 else [])]
    return Estimate(
        method="dga",
        estimate=seen + found.quantile(0.5),
        interval=Interval(
            seen + found.quantile(tail),
            seen + found.quantile(1 - tail),
            wishes.level,
            "posterior quantiles, averaged over decomposable graphs",
        ),
        model=f"{len(found.graphs)} decomposable graphs",
        criterion=f"hyper-Dirichlet prior, count 1/{1 << len(lists.names)} per cell; prior 1/N",
        observed=seen,
        warnings=tuple(notes),
        assumptions=(Note("dga_assumes"),),
        figures={
            "mean": seen + found.mean,
            "range_end": seen + float(found.points[-1]),
            "probability_at_end": found.cut,
        },
        rivals=tuple(
            Rival(label(found.graphs[row], lists.names), seen + float(found.means[row]), float(found.weights[row]))
            for row in order
        ),
        quantiles=tuple(seen + found.quantile((place + 0.5) / 200) for place in range(200)),
        seconds=time.perf_counter() - begun,
    )


def estimate_lcmcr(lists: Lists, wishes: Wishes, *, brief: bool = False) -> Estimate:
    """Posterior of the latent-class model: median and credible limits, with how far the chains agree."""
    begun = time.perf_counter()
    effort = latent.BRIEF if brief else latent.THOROUGH
    found = latent.sample(lists.table, source=wishes.source, effort=effort, progress=wishes.progress)
    seen, tail = lists.observed, (1 - wishes.level) / 2
    notes = [*lists.notes]
    if not found.agreement <= ASTRAY:
        notes.append(Note("chains_apart", {"value": f"{found.agreement:.2f}"}))
    ordered = np.sort(found.unseen.ravel())
    return Estimate(
        method="lcmcr",
        estimate=seen + found.quantile(0.5),
        interval=Interval(
            seen + found.quantile(tail),
            seen + found.quantile(1 - tail),
            wishes.level,
            "posterior quantiles, latent classes",
            found.error(tail),
            found.error(1 - tail),
        ),
        model=f"latent classes, at most {latent.CLASSES}; lists independent inside each",
        criterion="Dirichlet process, concentration Gamma(1/4, 1/4); prior 1/N",
        observed=seen,
        warnings=tuple(notes),
        assumptions=(Note("lcmcr_assumes"),),
        figures={
            "mean": seen + float(ordered.mean()),
            "r_hat": found.agreement,
            "effective_draws": found.effective,
            "estimate_error": found.error(0.5),
            "classes_used": float(np.median(found.classes)),
            "chains": float(effort.chains),
        },
        quantiles=tuple(seen + value for value in bootstrap.histogram(ordered)),
        seconds=time.perf_counter() - begun,
    )
