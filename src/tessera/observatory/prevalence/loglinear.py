"""Estimates from one chosen log-linear model: what stepwise choice and search by a criterion share."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from tessera.observatory.prevalence import bootstrap, intervals, stepwise
from tessera.observatory.prevalence.designs import Design, design, name_of
from tessera.observatory.prevalence.fitting import Fits, log_likelihood
from tessera.observatory.prevalence.lists import Lists
from tessera.observatory.prevalence.results import Estimate, Interval, Resampling, Rival, Term
from tessera.observatory.prevalence.special import Array
from tessera.observatory.prevalence.words import Note

BCA = "BCa bootstrap, model chosen anew in every resample"
LOG_NORMAL = "log-normal, given the model"
PROFILE = "profile likelihood, given the model"
MAIN_EFFECTS = "main effects"
FEW = 5000


@dataclass(frozen=True)
class Wishes:
    """What every method is asked: resamples, level, randomness, and who hears of progress (shares of 1)."""

    size: int
    level: float
    source: np.random.Generator
    progress: bootstrap.Progress | None = None


def estimate_stepwise(lists: Lists, wishes: Wishes, threshold: float = stepwise.THRESHOLD) -> Estimate:
    """Stepwise choice at `threshold` (p-value, 0 to 1) with BCa limits."""
    begun = time.perf_counter()
    plan = design(len(lists.names), 2)
    fits = stepwise.choose(plan, lists.table[None], threshold)

    def selector(tables: Array) -> Array:
        return stepwise.choose(plan, tables, threshold).unseen

    return describe(lists, plan, fits, selector, wishes, method="stepwise", criterion=f"p < {threshold:g}", begun=begun)


def describe(
    lists: Lists,
    plan: Design,
    fits: Fits,
    selector: bootstrap.Selector,
    wishes: Wishes,
    *,
    method: str,
    criterion: str,
    begun: float,
    rivals: tuple[Rival, ...] = (),
    notes: tuple[Note, ...] = (),
) -> Estimate:
    """The estimate of one chosen fit, its intervals, and everything a reader should be warned of."""
    total = lists.observed + float(fits.unseen[0])
    given = conditional(lists, plan, fits, wishes.level)
    boot = None
    if math.isfinite(total) and wishes.size:
        boot = bootstrap.run(
            lists.table, selector, size=wishes.size, source=wishes.source, estimate=total, progress=wishes.progress
        )
    first = _first(boot, wishes) if boot else given[0]
    return Estimate(
        method=method,
        estimate=total,
        interval=first,
        model=model_name(plan, fits, lists.names),
        criterion=criterion,
        observed=lists.observed,
        warnings=(*lists.notes, *_doubts(int(fits.status[0]), boot, first)),
        assumptions=(Note("loglinear_assumes"), *notes),
        intervals=tuple(given),
        terms=terms_of(plan, fits, lists),
        figures=figures(lists, fits),
        rivals=rivals,
        resampling=summary(boot) if boot else None,
        quantiles=bootstrap.histogram(boot.totals) if boot else (),
        seconds=time.perf_counter() - begun,
    )


def _first(boot: bootstrap.Bootstrap, wishes: Wishes) -> Interval:
    """The BCa interval with the Monte-Carlo errors of its limits."""
    low, high = boot.limits(wishes.level)
    return Interval(low, high, wishes.level, BCA, *boot.errors(wishes.level, wishes.source))


def _doubts(status: int, boot: bootstrap.Bootstrap | None, first: Interval) -> list[Note]:
    """What a reader should be warned of about the fit and the first interval."""
    notes = remarks(boot) if boot else [Note("selection_ignored")]
    if status:
        notes.append(Note("no_estimate" if status == 1 else "not_identifiable"))
    elif not (math.isfinite(first.low) and math.isfinite(first.high)):
        notes.append(Note("limit_infinite"))
    return notes


def conditional(lists: Lists, plan: Design, fits: Fits, level: float) -> list[Interval]:
    """The two intervals that take the model as given; unbounded where there is no estimate."""
    if fits.status[0] != 0:
        return [
            Interval(lists.observed, math.inf, level, LOG_NORMAL),
            Interval(lists.observed, math.inf, level, PROFILE),
        ]
    error = float(intervals.standard_errors(plan, fits)[0])
    return [
        Interval(*intervals.log_normal(lists.observed, float(fits.unseen[0]), error, level), level, LOG_NORMAL),
        Interval(*intervals.profile(plan, lists.table, fits, level), level, PROFILE),
    ]


def remarks(boot: bootstrap.Bootstrap) -> list[Note]:
    """What the bootstrap wants to warn of."""
    notes = []
    if boot.infinite:
        share = f"{100 * boot.infinite / boot.size:.2g} %"
        notes.append(Note("infinite_resamples", {"share": share, "count": boot.infinite, "size": boot.size}))
    if boot.emptied:
        notes.append(Note("empty_resamples", {"count": boot.emptied, "size": boot.size}))
    if boot.jackknife_infinite:
        notes.append(Note("jackknife_infinite", {"count": boot.jackknife_infinite}))
    if boot.size < FEW:
        notes.append(Note("few_resamples", {"size": boot.size}))
    return notes


def summary(boot: bootstrap.Bootstrap) -> Resampling:
    """The bootstrap in figures."""
    return Resampling(
        boot.size, boot.infinite, boot.emptied, boot.bias, boot.acceleration, bootstrap.histogram(boot.totals)
    )


def figures(lists: Lists, fits: Fits, row: int = 0) -> dict[str, float]:
    """AIC, BIC (n = people seen), deviance and the number of parameters, -∞ terms counted."""
    own = fits.row(row)
    count = float(own.parameters[0])
    likelihood = float(log_likelihood(lists.table[None], own.mu)[0]) if own.status[0] == 0 else math.nan
    return {
        "aic": 2 * count - 2 * likelihood,
        "bic": count * math.log(lists.observed) - 2 * likelihood,
        "deviance": float(own.deviance[0]) if own.status[0] == 0 else math.nan,
        "parameters": count,
    }


def model_name(plan: Design, fits: Fits, names: tuple[str, ...], row: int = 0) -> str:
    """Interaction terms joined by plus signs."""
    return label(plan.interactions(fits.terms[row]), names)


def label(terms: tuple[int, ...], names: tuple[str, ...]) -> str:
    """A model as text: its interaction terms, or “main effects”."""
    return " + ".join(name_of(term, names) for term in terms) or MAIN_EFFECTS


def terms_of(plan: Design, fits: Fits, lists: Lists, row: int = 0) -> tuple[Term, ...]:
    """Every interaction of the model with coefficient and overlap."""
    return tuple(
        Term(name_of(term, lists.names), float(fits.alpha[row, plan.place[term]]), lists.margin(term))
        for term in plan.interactions(fits.terms[row])
    )
